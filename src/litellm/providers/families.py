"""What model names tell: whose a name without a prefix is, and which of OpenAI's live in its newer API alone.

Data, in the order it is tried. Families, not lists of models: a model that came out today is found as well. What many
hosts serve (`llama-…`) stands for none of them.
"""

from __future__ import annotations

_BEDROCK_MAKERS = ("ai21", "amazon", "anthropic", "cohere", "deepseek", "meta", "mistral", "openai", "qwen", "writer")
_BEDROCK_REGIONS = ("us", "eu", "apac", "jp", "au", "ca", "us-gov", "global")

FAMILIES: tuple[tuple[str, str], ...] = (
    ("gpt-3.5-turbo-instruct", "text-completion-openai"),
    ("text-davinci-", "text-completion-openai"),
    ("davinci-002", "text-completion-openai"),
    ("babbage-002", "text-completion-openai"),
    ("gpt-", "openai"),
    ("chatgpt-", "openai"),
    ("o1-", "openai"),
    ("o3-", "openai"),
    ("o4-", "openai"),
    ("ft:", "openai"),
    ("codex-mini-", "openai"),
    ("computer-use-preview", "openai"),
    ("text-embedding-3-", "openai"),
    ("text-embedding-ada-", "openai"),
    ("dall-e-", "openai"),
    ("whisper-1", "openai"),
    ("tts-1", "openai"),
    ("omni-moderation-", "openai"),
    ("claude-", "anthropic"),
    ("gemini-", "gemini"),
    ("mistral-", "mistral"),
    ("open-mistral-", "mistral"),
    ("open-mixtral-", "mistral"),
    ("codestral-", "mistral"),
    ("devstral-", "mistral"),
    ("ministral-", "mistral"),
    ("magistral-", "mistral"),
    ("pixtral-", "mistral"),
    ("voxtral-", "mistral"),
    ("command-", "cohere"),
    ("c4ai-aya-", "cohere"),
    ("deepseek-", "deepseek"),
    ("grok-", "xai"),
    ("jamba-", "ai21"),
    ("sonar-", "perplexity"),
    ("kimi-", "moonshot"),
    ("moonshot-", "moonshot"),
    ("glm-", "zai"),
    ("qwen", "dashscope"),
    ("qwq-", "dashscope"),
    ("minimax-", "minimax"),
    *((maker + ".", "bedrock") for maker in _BEDROCK_MAKERS),
    *((f"{region}.{maker}.", "bedrock") for region in _BEDROCK_REGIONS for maker in _BEDROCK_MAKERS),
)
"""(beginning of the name in lower case, provider). A closing hyphen also matches the name that ends before it: `o1`."""

YIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "gemini": (
        "vertex_ai",
        ("vertex_project", "vertex_ai_project", "vertex_credentials", "vertex_ai_credentials", "VERTEXAI_PROJECT",
         "VERTEX_PROJECT", "VERTEXAI_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"),
    ),
}  # fmt: skip
"""Provider → (who takes its bare names instead, where one of these is set: keywords, settings or variables)."""

TEXTS: tuple[tuple[str, str], ...] = tuple(
    (pattern, "openai_text") for pattern in ("gpt-3.5-turbo-instruct*", "babbage-002*", "davinci-002*")
)
"""For `by_model`: OpenAI's models that only complete texts. https://platform.openai.com/docs/models"""

RESPONSES: tuple[tuple[str, str], ...] = tuple(
    (pattern, "openai_responses")
    for pattern in (
        "responses/*", "codex-*", "gpt-*-codex*", "gpt-*-pro*", "o[1-9]-pro*", "o[1-9]*-deep-research*",
        "computer-use-*", "gpt-*-cyber*", "gpt-*-rosalind*", "gpt-rosalind-*", "gpt-daybreak-*", "gpt-*-law",
    )
)  # fmt: skip
"""For `by_model`: OpenAI's models that chat completions refuse, and the prefix that asks for the other API whatever the
model. https://platform.openai.com/docs/guides/migrate-to-responses"""
