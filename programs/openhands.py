"""OpenHands: its `LLM` over `litellm.completion` and `litellm.responses`, and its agent, which works in a terminal.

Driven through the SDK: `LLM`, `Agent` and `Conversation`, in a shell on this machine.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from openhands.sdk import LLM, Agent, Conversation, Message, TextContent, Tool
from openhands.sdk.event import ActionEvent
from openhands.sdk.llm.exceptions import LLMAuthenticationError, LLMContextWindowExceedError, LLMRateLimitError
from openhands.tools.preset.default import get_default_agent
from openhands.tools.terminal import TerminalTool
from pydantic import BaseModel, SecretStr

REQUIRES = ["openhands-sdk==1.58.0", "openhands-tools==1.58.0"]
PYTHON = ((3, 12), (3, 14))
ENVIRONMENT = {"OPENHANDS_SUPPRESS_BANNER": "1", "DO_NOT_TRACK": "1", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
AGENT = ("litellm", "openhands")

MODEL = "openai/gpt-4o-mini"


def _llm(simulator: Any, model: str = MODEL, **more: Any) -> LLM:
    where = {"base_url": simulator.base(model), "api_key": SecretStr(simulator.key)}
    return LLM(model=model, num_retries=0, usage_id="u", **where, **more)


def _said(text: str) -> list[Message]:
    return [Message(role="user", content=[TextContent(text=text)])]


def _text(response: Any) -> str:
    return "".join(part.text for part in response.message.content)


def call(simulator: Any) -> None:
    for model in (MODEL, "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash"):
        llm = _llm(simulator, model)
        assert _text(llm.completion(_said("Say heron"))) == "heron"
        assert llm.metrics.accumulated_cost > 0
        assert llm.metrics.accumulated_token_usage.prompt_tokens > 0


def stream(simulator: Any) -> None:
    heard: list[Any] = []
    llm = _llm(simulator, stream=True)
    said = llm.completion(_said("Please write 30 words"), on_token=heard.append)
    assert _text(said).endswith("word30")
    assert len(heard) > 5
    assert llm.metrics.accumulated_token_usage.completion_tokens > 20


def _work(simulator: Any, model: str, **more: Any) -> Any:
    command = {"command": "echo $((1111 * 2))", "security_risk": "LOW", "summary": "s"}
    simulator.reply(tool_calls=[("terminal", command)], reasoning="Hm.")
    simulator.reply(tool_calls=[("finish", {"message": "It is 2222", "summary": "s"})], times=None)
    llm = _llm(simulator, model, **more)
    talk = Conversation(
        agent=Agent(llm=llm, tools=[Tool(name=TerminalTool.name)]), workspace=os.getcwd(), visualizer=None
    )
    talk.send_message("Multiply.")
    talk.run()
    talk.close()
    assert str(talk.state.execution_status.value) == "finished", talk.state.execution_status
    return talk


def tools(simulator: Any) -> None:
    """The agent works: what its terminal said goes back to the model."""
    talk = _work(simulator, MODEL)
    assert any("2222" in str(event) for event in talk.state.events)
    asked = [one["json"] for one in simulator.requests if one["path"].endswith("/chat/completions")]
    assert asked[0]["tools"][0]["function"]["name"] == "terminal"
    assert asked[-1]["messages"][-1]["role"] == "tool"
    assert "2222" in str(asked[-1]["messages"][-1]["content"])
    assert talk.conversation_stats.get_combined_metrics().accumulated_cost > 0


class City(BaseModel):
    name: str
    inhabitants: int


def structured(simulator: Any) -> None:
    """What the agent ends with has a schema, which is a tool's."""
    simulator.reply(tool_calls=[("finish", {"name": "Lisbon", "inhabitants": 5, "message": "m", "summary": "s"})])
    agent = get_default_agent(_llm(simulator), cli_mode=True, finish_tool_response_schema=City)
    talk = Conversation(agent=agent, workspace=os.getcwd(), visualizer=None)
    talk.send_message('Describe "Lisbon"')
    talk.run()
    talk.close()
    (call,) = [event.tool_call for event in talk.state.events if isinstance(event, ActionEvent)]
    assert City.model_validate_json(call.arguments) == City(name="Lisbon", inhabitants=5)
    (asked,) = [one["json"] for one in simulator.requests if one["path"].endswith("/chat/completions")]
    (finish,) = [tool for tool in asked["tools"] if tool["function"]["name"] == "finish"]
    assert {"name", "inhabitants"} <= finish["function"]["parameters"]["properties"].keys()


def anthropic(simulator: Any) -> None:
    """With cache marks and signed thoughts, which must reach the vendor."""
    _work(simulator, "anthropic/claude-sonnet-4-5")
    asked = [one["json"] for one in simulator.requests if one["path"].endswith("/messages")]
    assert "cache_control" in json.dumps(asked[-1]["messages"])
    assert "signature" in json.dumps(asked[-1]["messages"])
    assert "2222" in json.dumps(asked[-1]["messages"])


def responses(simulator: Any) -> None:
    llm = _llm(simulator, "openai/gpt-5-codex")
    assert llm.uses_responses_api()
    assert _text(llm.responses(_said("Say heron"))) == "heron"
    _work(simulator, "openai/gpt-5-codex")
    asked = [one["json"] for one in simulator.requests if one["path"].endswith("/responses")]
    assert "2222" in json.dumps(asked[-1]["input"])


def asynchronous(simulator: Any) -> None:
    async def both() -> None:
        assert _text(await _llm(simulator).acompletion(_said("Say heron"))) == "heron"
        assert _text(await _llm(simulator, "openai/gpt-5-codex").aresponses(_said("Say egret"))) == "egret"
        heard: list[Any] = []
        said = await _llm(simulator, stream=True).acompletion(_said("Please write 30 words"), on_token=heard.append)
        assert _text(said).endswith("word30")
        assert len(heard) > 5

    asyncio.run(both())


def without_native_tools(simulator: Any) -> None:
    """Calls written as text, for models that have none."""
    said = "I look.\n<function=terminal>\n<parameter=command>echo $((1111 * 2))</parameter>\n</function>"
    simulator.reply(said)
    simulator.reply("<function=finish>\n<parameter=message>Done</parameter>\n</function>", times=None)
    llm = _llm(simulator, native_tool_calling=False)
    talk = Conversation(
        agent=Agent(llm=llm, tools=[Tool(name=TerminalTool.name)]), workspace=os.getcwd(), visualizer=None
    )
    talk.send_message("Multiply.")
    talk.run()
    talk.close()
    asked = [one["json"] for one in simulator.requests if one["path"].endswith("/chat/completions")]
    assert "tools" not in asked[0]
    assert "2222" in str(asked[-1]["messages"])


def token_count(simulator: Any) -> None:
    assert 0 < _llm(simulator).get_token_count(_said("Say heron")) < 50


def error(simulator: Any) -> None:
    for status, message, times, cls in (
        (401, "No such key", 1, LLMAuthenticationError),
        (429, "Slow down", None, LLMRateLimitError),
    ):
        simulator.fail(status, message, times=times)
        try:
            _llm(simulator).completion(_said("Say heron"))
        except cls as failure:
            assert message in str(failure)
        else:
            raise AssertionError("nothing was raised")


def context_window(simulator: Any) -> None:
    simulator.fail(reason="context_window")
    try:
        _llm(simulator).completion(_said("Say heron"))
    except LLMContextWindowExceedError:
        pass
    else:
        raise AssertionError("nothing was raised")
