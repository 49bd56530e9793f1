"""`http.client` of the standard library, kept alive: the same POST and a dict read, without any library around it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from benchmarks.cases import Case
from benchmarks.contenders.contending import Contender, serve

_HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer sk-benchmarks"}


class HttpClient(Contender):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._of_thread = threading.local()

    def _post(self, case: Case, **more: Any) -> http.client.HTTPResponse:
        connection = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self._of_thread.connection = http.client.HTTPConnection(urlsplit(self._address).netloc)
        body = json.dumps({"model": "gpt-4o", "messages": self.messages(case), **more})
        connection.request("POST", f"/{case.reply}/chat/completions", body, _HEADERS)
        return connection.getresponse()

    def ask(self, case: Case) -> str:
        return json.loads(self._post(case).read())["choices"][0]["message"]["content"]

    def pieces(self, case: Case) -> Iterator[str]:
        for line in self._post(case, stream=True):
            if line.startswith(b"data: {"):
                yield _text(json.loads(line[6:]))

    def refused(self, case: Case) -> bool:
        reply = self._post(case)
        return reply.status == 429 and json.loads(reply.read())["error"]["code"] == "rate_limit_exceeded"


def _text(chunk: dict[str, Any]) -> str:
    if not chunk["choices"]:
        return ""
    delta = chunk["choices"][0]["delta"]
    if calls := delta.get("tool_calls"):
        return calls[0]["function"]["arguments"]
    return delta.get("content") or ""


if __name__ == "__main__":
    serve(HttpClient)
