"""Aider, the pair programmer: its models send with `litellm.completion` and judge what went wrong by exact class.

Driven as its command line is, without a terminal: files edited by answers whole and streamed; also its `Model`.
"""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from aider.exceptions import LiteLLMExceptions
from aider.main import main
from aider.models import Model, fuzzy_match_models
from prompt_toolkit.input import DummyInput
from prompt_toolkit.output import DummyOutput

import litellm

REQUIRES = ["aider-chat==0.86.2"]
PYTHON = ((3, 10), (3, 13))
AGENT = ("litellm", "python-httpx")
ENVIRONMENT = {"AIDER_ANALYTICS": "false", "AIDER_CHECK_UPDATE": "false", "TERM": "dumb", "AIDER_YES_ALWAYS": "true"}

EDIT = """Of course.

bird.py
```python
<<<<<<< SEARCH
name = "heron"
=======
name = "egret"
>>>>>>> REPLACE
```
"""


def _environment(simulator: Any) -> None:
    os.environ.update(
        OPENAI_API_KEY=simulator.key,
        OPENAI_API_BASE=simulator.api_base,
        ANTHROPIC_API_KEY=simulator.key,
        ANTHROPIC_API_BASE=simulator.url,
    )


def _aider(simulator: Any, *more: str, model: str = "openai/gpt-4o") -> tuple[Any, str]:
    """Aider on a file `bird.py`: the coder it leaves and what it printed."""
    _environment(simulator)
    Path("bird.py").write_text('name = "heron"\n')
    options = ["--no-git", "--no-gitignore", "--no-show-release-notes", "--no-show-model-warnings", "--no-pretty"]
    given = ["--model", model, "--edit-format", "diff", *options, *more, "bird.py"]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        coder = main(given, input=DummyInput(), output=DummyOutput(), return_coder=True)
        coder.run(with_message="Make it an egret")
    return coder, out.getvalue()


def exception_table(simulator: Any) -> None:
    """At its start Aider asks that each `…Error` of litellm is one of its own list, and finds them by exact class."""
    table = LiteLLMExceptions()
    table._load(strict=True)
    _environment(simulator)
    for status, name, again in ((401, "AuthenticationError", False), (429, "RateLimitError", True)):
        simulator.fail(status, "No")
        try:
            litellm.completion("openai/gpt-4o", [{"role": "user", "content": "Say heron"}], num_retries=0)
        except table.exceptions_tuple() as failure:
            known = table.get_ex_info(failure)
            assert (known.name, known.retry) == (name, again), known
        else:
            raise AssertionError("nothing was raised")


def call(simulator: Any) -> None:
    _environment(simulator)
    model = Model("openai/gpt-4o")
    assert model.simple_send_with_retries([{"role": "user", "content": "Say heron"}]) == "heron"
    _, said = Model("anthropic/claude-3-5-sonnet-20241022").send_completion(
        [{"role": "user", "content": "Say egret"}], None, stream=False
    )
    assert said.choices[0].message.content == "egret"
    assert simulator.requests[-1]["path"] == "/v1/messages"


def edit(simulator: Any) -> None:
    simulator.reply(EDIT, times=None)
    coder, said = _aider(simulator, "--no-stream")
    assert Path("bird.py").read_text() == 'name = "egret"\n', said
    assert coder.total_tokens_received > 0
    assert "Cost: $" in said
    assert coder.total_cost > 0
    assert not simulator.requests[0]["json"].get("stream")


def stream(simulator: Any) -> None:
    for model in ("openai/gpt-4o", "anthropic/claude-3-5-sonnet-20241022"):
        simulator.reply(EDIT)
        coder, said = _aider(simulator, "--stream", model=model)
        assert Path("bird.py").read_text() == 'name = "egret"\n', said
        assert coder.total_cost > 0
        assert simulator.requests[-1]["json"]["stream"] is True


def tools(simulator: Any) -> None:
    """Its function-calling coders force one tool."""
    _environment(simulator)
    function = {
        "name": "measure",
        "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
    }
    asked = [{"role": "user", "content": 'How long is "kingfisher"?'}]
    _, said = Model("openai/gpt-4o").send_completion(asked, [function], stream=False)
    assert said.choices[0].message.tool_calls[0].function.arguments == '{"word": "kingfisher"}'


def own_client(simulator: Any) -> None:
    """`--no-verify-ssl`: Aider puts an httpx client of its own in litellm's place."""
    simulator.reply(EDIT, times=None)
    try:
        _, said = _aider(simulator, "--no-verify-ssl")
    finally:
        litellm.client_session = litellm.aclient_session = None
    assert Path("bird.py").read_text() == 'name = "egret"\n', said


def models(simulator: Any) -> None:
    """What Aider looks up: limits, prices, keys, names."""
    _environment(simulator)
    model = Model("openai/gpt-4o")
    assert model.info["max_input_tokens"] > 100_000
    assert model.info["input_cost_per_token"] > 0
    assert not model.missing_keys
    assert model.simple_send_with_retries([{"role": "user", "content": "Say heron"}]) == "heron"
    assert "openai/gpt-4o" in fuzzy_match_models("gpt-4o")
    missing = Model("mistral/mistral-large-latest")
    assert missing.missing_keys == ["MISTRAL_API_KEY"], missing.missing_keys
    assert 0 < model.token_count("heron") < model.token_count("a grey heron stood in the reeds for hours")
    assert model.token_count([{"role": "user", "content": "heron"}]) > 0


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key", times=None)
    _, said = _aider(simulator)
    assert "No such key" in said
    assert Path("bird.py").read_text() == 'name = "heron"\n'


def error_again(simulator: Any) -> None:
    """After an error that may pass, Aider asks again by itself."""
    simulator.fail(503, "Overloaded", times=3)
    simulator.reply(EDIT)
    _, said = _aider(simulator)
    assert "Overloaded" in said
    assert Path("bird.py").read_text() == 'name = "egret"\n', said


def context_window(simulator: Any) -> None:
    simulator.fail(400, reason="context_window", times=None)
    coder, said = _aider(simulator)
    assert coder.num_exhausted_context_windows == 1, said
