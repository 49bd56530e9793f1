"""The package `litellm`, whichever is installed in the environment: this one or the published one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import litellm
from benchmarks.cases import ANSWER, Case
from benchmarks.contenders.contending import Contender, serve

_MODELS = {
    "openai": "openai/gpt-4o",
    "anthropic": "anthropic/claude-sonnet-4-5-20250929",
    "gemini": "gemini/gemini-2.5-flash",
    "bedrock": "bedrock/converse/anthropic.claude-3-5-sonnet-20240620-v1:0",
    "cohere": "cohere_chat/command-r-plus-08-2024",
}


class LiteLLM(Contender):
    forms = tuple(_MODELS)

    def _given(self, case: Case) -> dict[str, Any]:
        given: dict[str, Any] = {"model": _MODELS[case.form], "messages": self.messages(case)}
        if case.form == "bedrock":
            given["aws_bedrock_runtime_endpoint"] = self.url(case)
            given |= {"aws_access_key_id": "AKIABENCHMARKS", "aws_secret_access_key": "secret"}
            return {**given, "aws_region_name": "us-east-1"}
        return {**given, "api_base": self.url(case), "api_key": "sk-benchmarks"}

    def ask(self, case: Case) -> str:
        return litellm.completion(**self._given(case)).choices[0].message.content or ""

    async def aask(self, case: Case) -> str:
        return (await litellm.acompletion(**self._given(case))).choices[0].message.content or ""

    def pieces(self, case: Case) -> Iterator[str]:
        for chunk in litellm.completion(stream=True, **self._given(case)):
            yield _text(chunk)

    async def apieces(self, case: Case) -> AsyncIterator[str]:
        async for chunk in await litellm.acompletion(stream=True, **self._given(case)):
            yield _text(chunk)

    def refused(self, case: Case) -> bool:
        try:
            litellm.completion(num_retries=0, max_retries=0, **self._given(case))
        except litellm.RateLimitError:
            return True
        return False

    def mock(self, case: Case) -> str:
        answer = litellm.completion(model="openai/gpt-4o", messages=self.messages(case), mock_response=ANSWER)
        return answer.choices[0].message.content or ""


def _text(chunk: Any) -> str:
    delta = chunk.choices[0].delta
    if delta.tool_calls:
        return delta.tool_calls[0].function.arguments or ""
    return delta.content or ""


if __name__ == "__main__":
    serve(LiteLLM)
