"""Who is measured: each contender's packages, its module of `contenders/`, and its shortest program.

Pinned, so that figures of two days can be compared. Knows no measuring.
"""

from __future__ import annotations

from dataclasses import dataclass, field

OURS = "ours"
REFERENCE = "litellm"

_LITELLM = """
import litellm
answer = litellm.completion(
    model="openai/gpt-4o", messages=[{"role": "user", "content": "Hello"}], api_base=URL, api_key="sk-benchmarks"
)
assert answer.choices[0].message.content
"""
_OPENAI = """
import openai
client = openai.OpenAI(base_url=URL, api_key="sk-benchmarks")
answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}])
assert answer.choices[0].message.content
"""
_ANY_LLM = """
import any_llm
answer = any_llm.completion(
    model="gpt-4o", provider="openai", messages=[{"role": "user", "content": "Hello"}], api_base=URL, api_key="sk"
)
assert answer.choices[0].message.content
"""
_AISUITE = """
import aisuite
client = aisuite.Client({"openai": {"api_key": "sk-benchmarks", "base_url": URL}})
answer = client.chat.completions.create(model="openai:gpt-4o", messages=[{"role": "user", "content": "Hello"}])
assert answer.choices[0].message.content
"""
_HTTP_CLIENT = """
import http.client, json
from urllib.parse import urlsplit
parts = urlsplit(URL)
connection = http.client.HTTPConnection(parts.netloc)
body = json.dumps({"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]})
connection.request("POST", parts.path + "/chat/completions", body, {"Content-Type": "application/json"})
assert json.loads(connection.getresponse().read())["choices"][0]["message"]["content"]
"""


@dataclass(frozen=True)
class Entry:
    """One contender."""

    name: str
    module: str
    """Of `benchmarks.contenders`."""
    environment: str
    """Several may share one."""
    distribution: str
    """Whose version is shown; empty for the standard library."""
    requirement: str = ""
    """What pip installs into its environment; empty where another entry does."""
    imports: str = ""
    """The statement of the case `import`."""
    program: str = ""
    """The program of the case `start`; the server's address is its `URL`."""
    variables: dict[str, str] = field(default_factory=dict)


ENTRIES: tuple[Entry, ...] = (
    Entry(OURS, "litellm_calls", OURS, "litellm", ".", "import litellm", _LITELLM),
    Entry("http.client", "bare_http_client", OURS, "", "", "import http.client, json", _HTTP_CLIENT),
    Entry("aiohttp", "bare_aiohttp", "aiohttp", "aiohttp", "aiohttp==3.14.5", "import aiohttp, json"),
    Entry(
        REFERENCE, "litellm_calls", REFERENCE, "litellm", "litellm==1.106.2", "import litellm", _LITELLM,
        {"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    ),
    Entry("openai", "openai_sdk", "openai", "openai", "openai==3.54.0", "import openai", _OPENAI),
    Entry(
        "any-llm", "any_llm_sdk", "any-llm", "any-llm-sdk", "any-llm-sdk[openai]==1.40.2", "import any_llm", _ANY_LLM
    ),
    Entry("aisuite", "aisuite_calls", "aisuite", "aisuite", "aisuite[openai]==0.2.0", "import aisuite", _AISUITE),
)  # fmt: skip
BARE = (OURS, "http.client", "aiohttp")
"""This package and the bare clients it is held against."""
