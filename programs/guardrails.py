"""Guardrails: guards around `litellm.completion` and `acompletion`, which they are given or call by a model's name.

Driven through `Guard` and `AsyncGuard`: answers checked whole and streamed, mended by asking again, put into classes.
"""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

from guardrails import AsyncGuard, Guard, OnFailAction, settings
from guardrails.errors import ValidationError
from guardrails.validator_base import FailResult, PassResult, ValidationResult, Validator, register_validator
from pydantic import BaseModel

import litellm

REQUIRES = ["guardrails-ai==0.11.0"]
PYTHON = ((3, 10), (3, 14))
ENVIRONMENT = {"OTEL_SDK_DISABLED": "true", "GUARDRAILS_DISABLE_TELEMETRY": "true"}

settings.disable_tracing = True
warnings.simplefilter("ignore")


class City(BaseModel):
    name: str
    inhabitants: int


@register_validator(name="programs/no_herons", data_type="string")
class NoHerons(Validator):
    """Refuses texts with a heron in them."""

    def validate(self, value: Any, metadata: dict[str, Any]) -> ValidationResult:
        if "heron" in value:
            return FailResult(error_message="a heron", fix_value=value.replace("heron", "egret"))
        return PassResult()


def _given(simulator: Any, text: str, model: str = "openai/gpt-4o-mini") -> dict[str, Any]:
    where = {"model": model, "api_base": simulator.base(model), "api_key": simulator.key}
    return {**where, "messages": [{"role": "user", "content": text}]}


def call(simulator: Any) -> None:
    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"):
        done = Guard()(**_given(simulator, "Say heron", model))
        assert done.validation_passed
        assert done.validated_output == "heron"
    guard = Guard()
    assert guard(litellm.completion, **_given(simulator, "Say heron")).validated_output == "heron"
    assert guard.history.last.tokens_consumed > 0


def fix(simulator: Any) -> None:
    done = Guard().use(NoHerons(on_fail=OnFailAction.FIX))(**_given(simulator, "Say a grey heron"))
    assert done.raw_llm_output == "a grey heron"
    assert done.validated_output == "a grey egret"


def ask_again(simulator: Any) -> None:
    simulator.reply("a grey heron")
    simulator.reply("a stork")
    guard = Guard().use(NoHerons(on_fail=OnFailAction.REASK))
    done = guard(**_given(simulator, "Say a bird"), num_reasks=1)
    assert done.validated_output == "a stork"
    assert len(simulator.requests) == 2


def stream(simulator: Any) -> None:
    guard = Guard().use(NoHerons(on_fail=OnFailAction.FIX))
    simulator.reply("A heron came. Then a heron left. All was still.")
    pieces = [piece.validated_output or "" for piece in guard(**_given(simulator, "Tell"), stream=True)]
    assert len(pieces) > 1
    assert "egret left" in "".join(pieces)
    assert "heron" not in "".join(pieces)


def structured(simulator: Any) -> None:
    guard = Guard.for_pydantic(City)
    simulator.reply('{"name": "Lisbon", "inhabitants": 545000}')
    done = guard(**_given(simulator, "Describe Lisbon"))
    assert done.validated_output == {"name": "Lisbon", "inhabitants": 545000}
    by_schema = guard(**_given(simulator, 'Describe "Porto"'), response_format=guard.response_format_json_schema())
    assert by_schema.validated_output["name"] == "Porto"


def tools(simulator: Any) -> None:
    guard = Guard.for_pydantic(City)
    # Guardrails says `required` beside the parameters too, where strict vendors refuse it.
    asked = _given(simulator, 'Describe "Braga"', "anthropic/claude-sonnet-4-5")
    done = guard(**asked, tools=guard.json_function_calling_tool([]), tool_choice="required")
    assert done.validated_output["name"] == "Braga", done
    assert simulator.requests[0]["json"]["tools"][0]["input_schema"]["properties"]["name"]


def asynchronous(simulator: Any) -> None:
    async def whole() -> str:
        guard = AsyncGuard().use(NoHerons(on_fail=OnFailAction.FIX))
        return (await guard(litellm.acompletion, **_given(simulator, "Say a grey heron"))).validated_output

    async def streamed() -> str:
        guard = AsyncGuard().use(NoHerons(on_fail=OnFailAction.FIX))
        pieces = await guard(litellm.acompletion, **_given(simulator, "Tell"), stream=True)
        return "".join([piece.validated_output or "" async for piece in pieces])

    assert asyncio.run(whole()) == "a grey egret"
    simulator.reply("A heron came. Then a heron left. All was still.")
    assert "egret left" in asyncio.run(streamed())


def error(simulator: Any) -> None:
    try:
        Guard().use(NoHerons(on_fail=OnFailAction.EXCEPTION))(**_given(simulator, "Say heron"))
    except ValidationError as failure:
        assert "a heron" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    simulator.fail(401, "No such key", times=None)
    try:
        Guard()(**_given(simulator, "Say heron"))
    except Exception as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
