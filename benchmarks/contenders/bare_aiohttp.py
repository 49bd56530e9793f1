"""aiohttp with one session: the same POST and a dict read, without any library around it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from benchmarks.cases import Case
from benchmarks.contenders.contending import Contender, serve

_HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer sk-benchmarks"}


class Aiohttp(Contender):
    _session: aiohttp.ClientSession | None = None

    def _post(self, case: Case, **more: Any) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        body = json.dumps({"model": "gpt-4o", "messages": self.messages(case), **more}).encode()
        return self._session.post(f"{self.url(case)}/chat/completions", data=body, headers=_HEADERS)

    async def aask(self, case: Case) -> str:
        async with self._post(case) as reply:
            return json.loads(await reply.read())["choices"][0]["message"]["content"]

    async def apieces(self, case: Case) -> AsyncIterator[str]:
        async with self._post(case, stream=True) as reply:
            async for line in reply.content:
                if line.startswith(b"data: {"):
                    choices = json.loads(line[6:])["choices"]
                    yield choices[0]["delta"].get("content") or "" if choices else ""


if __name__ == "__main__":
    serve(Aiohttp)
