"""aisuite, with its provider `openai`. It has no streams."""

from __future__ import annotations

from functools import cache

import aisuite

from benchmarks.cases import Case
from benchmarks.contenders.contending import Contender, serve


@cache
def _client(url: str) -> aisuite.Client:
    return aisuite.Client({"openai": {"api_key": "sk-benchmarks", "base_url": url}})


class Aisuite(Contender):
    def ask(self, case: Case) -> str:
        answer = _client(self.url(case)).chat.completions.create(model="openai:gpt-4o", messages=self.messages(case))
        return answer.choices[0].message.content or ""


if __name__ == "__main__":
    serve(Aisuite)
