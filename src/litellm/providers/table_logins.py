"""Subscriptions that are reached through a login instead of a key. The tokens lie in files of auth/'s.

Neither address is a public API: facts are those of the vendors' own clients.
"""

from __future__ import annotations

from litellm.providers.families import RESPONSES
from litellm.providers.refused import BOOKS
from litellm.providers.row import Provider

_EDITOR = {
    "copilot-integration-id": "vscode-chat",
    "editor-version": "vscode/1.95.0",
    "editor-plugin-version": "copilot-chat/0.26.7",
    "openai-intent": "conversation-panel",
    "x-github-api-version": "2025-04-01",
}

# fmt: off
ROWS: tuple[Provider, ...] = (
    Provider("github_copilot", "https://api.githubcopilot.com", "GitHub Copilot", "https://docs.github.com/en/copilot",
             protocol="dialects.github_copilot", auth="github_copilot", base_env=("GITHUB_COPILOT_API_BASE",),
             by_model=RESPONSES, headers=_EDITOR,
             unsupported=BOOKS - {"user", "store"} | {"thinking"}, keeps_cache_control=True, source="measured"),
    Provider("chatgpt", "https://chatgpt.com/backend-api/codex", "ChatGPT subscription (Codex)",
             "https://github.com/openai/codex", protocol="dialects.chatgpt", auth="chatgpt",
             base_env=("CHATGPT_API_BASE", "OPENAI_CHATGPT_API_BASE"), keeps_developer=True,
             ignored=frozenset({"max_tokens", "max_completion_tokens"}), source="documented",
             endpoints={"responses": "dialects.chatgpt_responses"}),
)
# fmt: on
