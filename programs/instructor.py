"""instructor: answers as pydantic models, `from_litellm` around `litellm.completion` or `litellm.acompletion`.

Driven in the modes tools, JSON and JSON schema, with validation retries, lists, partial streams and hooks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import instructor
from instructor.core import InstructorRetryException
from pydantic import BaseModel, field_validator

import litellm

REQUIRES = ["instructor[litellm]==1.17.0"]


class _Recipe(BaseModel):
    name: str
    minutes: int


class _Careful(BaseModel):
    """Accepts one name only."""

    name: str

    @field_validator("name")
    @classmethod
    def known(cls, name: str) -> str:
        if name != "Ada":
            raise ValueError("the name must be Ada")
        return name


def _asking(simulator: Any, text: str = 'A recipe named "Soup"', model: str = "openai/gpt-4o-mini") -> dict[str, Any]:
    messages = [{"role": "user", "content": text}]
    return {"model": model, "messages": messages, "api_key": simulator.key, "api_base": simulator.base(model)}


def call(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.completion)
    recipe = client.chat.completions.create(response_model=_Recipe, **_asking(simulator))
    assert isinstance(recipe, _Recipe)
    assert recipe.name == "Soup"
    assert recipe._raw_response.usage.prompt_tokens > 0
    sent = simulator.requests[-1]["json"]
    assert sent["tool_choice"]["function"]["name"] == "_Recipe"


def anthropic(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.completion)
    asking = _asking(simulator, model="anthropic/claude-sonnet-4-5")
    assert client.create(response_model=_Recipe, **asking).name == "Soup"
    assert simulator.requests[-1]["path"] == "/v1/messages"


def gemini(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.completion)
    assert client.create(response_model=_Recipe, **_asking(simulator, model="gemini/gemini-2.5-flash")).name == "Soup"


def provider(simulator: Any) -> None:
    """A client made from a name alone."""
    asking = _asking(simulator)
    client = instructor.from_provider("litellm/openai/gpt-4o-mini")
    assert client.create(response_model=_Recipe, **{**asking, "model": "openai/gpt-4o-mini"}).name == "Soup"


def stream(simulator: Any) -> None:
    """Asynchronous only: this version takes every iterator that can be awaited for one that must be."""
    client = instructor.from_litellm(litellm.acompletion)

    async def run() -> list[Any]:
        parts = client.create_partial(response_model=_Recipe, **_asking(simulator))
        return [part async for part in parts]

    parts = asyncio.run(run())
    assert len(parts) > 1
    assert parts[-1].name == "Soup"
    assert isinstance(parts[-1].minutes, int)


def tools(simulator: Any) -> None:
    """Several calls at once, of several kinds."""
    client = instructor.from_litellm(litellm.completion, mode=instructor.Mode.PARALLEL_TOOLS)
    simulator.reply(tool_calls=[("_Recipe", {"name": "Soup", "minutes": 20}), ("_Careful", {"name": "Ada"})])
    said = client.create(response_model=Iterable[_Recipe | _Careful], **_asking(simulator))
    assert list(said) == [_Recipe(name="Soup", minutes=20), _Careful(name="Ada")]


def structured(simulator: Any) -> None:
    for mode, form in ((instructor.Mode.JSON, "json_object"), (instructor.Mode.JSON_SCHEMA, "json_schema")):
        client = instructor.from_litellm(litellm.completion, mode=mode)
        simulator.reply('{"name": "Soup", "minutes": 20}')
        said = client.create(response_model=_Recipe, **_asking(simulator))
        assert said.model_dump() == {"name": "Soup", "minutes": 20}, said
        assert simulator.requests[-1]["json"]["response_format"]["type"] == form


def retries(simulator: Any) -> None:
    """A value that does not validate is shown to the model, which is asked again; usage is added up."""
    client = instructor.from_litellm(litellm.completion)
    simulator.reply(tool_calls=[("_Careful", {"name": "Bob"})], usage=(100, 10))
    simulator.reply(tool_calls=[("_Careful", {"name": "Ada"})], usage=(100, 10))
    said, raw = client.create_with_completion(response_model=_Careful, max_retries=2, **_asking(simulator))
    assert said.name == "Ada"
    assert len(simulator.requests) == 2
    assert "the name must be Ada" in str(simulator.requests[-1]["json"]["messages"][-1])
    assert raw.usage.prompt_tokens == 200, raw.usage


def asynchronous(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.acompletion)

    async def both() -> list[Any]:
        one, two = _asking(simulator), _asking(simulator, 'A recipe named "Bread"')
        asked = (client.create(response_model=_Recipe, **asking) for asking in (one, two))
        return await asyncio.gather(*asked)

    assert [recipe.name for recipe in asyncio.run(both())] == ["Soup", "Bread"]


def many(simulator: Any) -> None:
    """A list of models, streamed one by one."""
    client = instructor.from_litellm(litellm.acompletion)
    tasks = [{"name": "Soup", "minutes": 20}, {"name": "Bread", "minutes": 90}]
    simulator.reply(tool_calls=[("Iterable_Recipe", {"tasks": tasks})])

    async def run() -> list[Any]:
        return [recipe async for recipe in client.create_iterable(response_model=_Recipe, **_asking(simulator))]

    assert asyncio.run(run()) == [_Recipe(**task) for task in tasks]


def callbacks(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.completion)
    seen = []
    client.on("completion:response", seen.append)
    client.create(response_model=_Recipe, **_asking(simulator))
    assert [type(one) for one in seen] == [litellm.ModelResponse]


def error(simulator: Any) -> None:
    client = instructor.from_litellm(litellm.completion)
    simulator.fail(401, "No such key")
    try:
        client.create(response_model=_Recipe, max_retries=0, **_asking(simulator))
    except (litellm.AuthenticationError, InstructorRetryException) as failure:
        assert "No such key" in str(failure)
        assert "litellm.AuthenticationError" in str(failure)
    else:
        raise AssertionError("nothing was raised")
