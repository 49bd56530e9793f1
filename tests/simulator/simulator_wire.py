"""A plain HTTP client that hides nothing: what was sent is what was meant, what came is what is read."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any

from litellm.simulator import Simulator

OPENAI_HEADERS = {"authorization": "Bearer test-key"}
ANTHROPIC_HEADERS = {"x-api-key": "test-key", "anthropic-version": "2023-06-01"}
PATHS = {
    "/v1/chat/completions": OPENAI_HEADERS,
    "/v1/completions": OPENAI_HEADERS,
    "/v1/messages": ANTHROPIC_HEADERS,
    "/v1/complete": ANTHROPIC_HEADERS,
}


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return self.json["error"]["message"]

    @property
    def events(self) -> list[tuple[str | None, Any]]:
        """Names and data of a stream's events."""
        found: list[tuple[str | None, Any]] = []
        for block in self.body.decode().strip().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n"))
            data = fields["data"]
            found.append((fields.get("event"), data if data == "[DONE]" else json.loads(data)))
        return found


def post(sim: Simulator, path: str, body: Any, headers: dict[str, str] | None = None, timeout: float = 5.0) -> Got:
    """Sends a body, as JSON unless it is bytes, with the headers its vendor needs. An empty header is left out."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": "application/json", **PATHS.get(path, {}), **(headers or {})}
    return exchange(sim, "POST", path, data, {name: value for name, value in sent.items() if value}, timeout)


def exchange(
    sim: Simulator, method: str, path: str, data: bytes | None, headers: dict[str, str], timeout: float = 5.0
) -> Got:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection(sim.host, sim.port, timeout=timeout)
    try:
        connection.request(method, path, data, headers)
        response = connection.getresponse()
        return Got(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()
