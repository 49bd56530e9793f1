"""OpenAI's own SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import openai
from benchmarks.cases import Case
from benchmarks.contenders.contending import Contender, serve


@cache
def _client(url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=url, api_key="sk-benchmarks", max_retries=0)


@cache
def _async_client(url: str) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=url, api_key="sk-benchmarks", max_retries=0)


class OpenAISdk(Contender):
    def _given(self, case: Case) -> dict[str, Any]:
        return {"model": "gpt-4o", "messages": self.messages(case)}

    def ask(self, case: Case) -> str:
        answer = _client(self.url(case)).chat.completions.create(**self._given(case))
        return answer.choices[0].message.content or ""

    async def aask(self, case: Case) -> str:
        answer = await _async_client(self.url(case)).chat.completions.create(**self._given(case))
        return answer.choices[0].message.content or ""

    def pieces(self, case: Case) -> Iterator[str]:
        for chunk in _client(self.url(case)).chat.completions.create(stream=True, **self._given(case)):
            yield _text(chunk)

    async def apieces(self, case: Case) -> AsyncIterator[str]:
        stream = await _async_client(self.url(case)).chat.completions.create(stream=True, **self._given(case))
        async for chunk in stream:
            yield _text(chunk)

    def refused(self, case: Case) -> bool:
        try:
            _client(self.url(case)).chat.completions.create(**self._given(case))
        except openai.RateLimitError:
            return True
        return False


def _text(chunk: Any) -> str:
    if not chunk.choices:
        return ""
    delta = chunk.choices[0].delta
    if delta.tool_calls:
        return delta.tool_calls[0].function.arguments or ""
    return delta.content or ""


if __name__ == "__main__":
    serve(OpenAISdk)
