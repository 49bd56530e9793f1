"""any-llm-sdk, with its provider `openai`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import any_llm

from benchmarks.cases import Case
from benchmarks.contenders.contending import Contender, serve


class AnyLlm(Contender):
    def _given(self, case: Case) -> dict[str, Any]:
        return {
            "model": "gpt-4o", "provider": "openai", "messages": self.messages(case), "api_base": self.url(case),
            "api_key": "sk-benchmarks",
        }  # fmt: skip

    def ask(self, case: Case) -> str:
        answer: Any = any_llm.completion(**self._given(case))
        return answer.choices[0].message.content or ""

    async def aask(self, case: Case) -> str:
        answer: Any = await any_llm.acompletion(**self._given(case))
        return answer.choices[0].message.content or ""

    def pieces(self, case: Case) -> Iterator[str]:
        stream: Any = any_llm.completion(stream=True, **self._given(case))
        for chunk in stream:
            yield _text(chunk)

    async def apieces(self, case: Case) -> AsyncIterator[str]:
        stream: Any = await any_llm.acompletion(stream=True, **self._given(case))
        async for chunk in stream:
            yield _text(chunk)


def _text(chunk: Any) -> str:
    if not chunk.choices:
        return ""
    delta = chunk.choices[0].delta
    if delta.tool_calls:
        return delta.tool_calls[0].function.arguments or ""
    return delta.content or ""


if __name__ == "__main__":
    serve(AnyLlm)
