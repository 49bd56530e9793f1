"""The simulator: the one object that tests and programs hold.

    with Simulator() as sim:
        sim.reply("Hello")                   # the next request gets this answer,
        sim.fail(429, retry_after=1)         # the one after it this error,
        sim.fault("cut", after_events=2)     # the third an answer that breaks off; all others what the brain says
        ...
        assert sim.requests[0].json["model"] == "gpt-4o"

Knows its own life, its script and what it has received; how a request is answered it leaves to `answering`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from litellm.simulator.answering import Answering
from litellm.simulator.faults import Fault
from litellm.simulator.http import Received
from litellm.simulator.outgoing import Outgoing, body_bytes
from litellm.simulator.records import Answer, ToolCall, Usage
from litellm.simulator.script import Canned, Script, Step
from litellm.simulator.server import Server
from litellm.simulator.shapes import Anything

if TYPE_CHECKING:
    from typing_extensions import Self


class Simulator:
    """Vendors' servers on one loopback port.

    `chunk_chars`: characters in each piece of a stream, words if None. `pause`: seconds between the events of streams.
    `strict`: refuse unknown fields, as vendors do; `allow`: names of fields to let pass all the same. `auth`: refuse
    requests without a key. `keep`: how many requests are remembered.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        chunk_chars: int | None = None,
        pause: float = 0.0,
        strict: bool = True,
        allow: Collection[str] = (),
        auth: bool = True,
        keep: int = 10_000,
    ) -> None:
        self.host = host
        self.requests: list[Received] = []
        """Everything received, oldest first."""
        self._port = port
        self._keep = keep
        self._script = Script()
        self._answering = Answering(
            self._script,
            allowed=frozenset(allow) if strict else Anything(),
            auth=auth,
            chunk_chars=chunk_chars,
            pace=(Fault("pause", seconds=pause),) if pause else (),
        )
        self._server: Server | None = None
        self._busy = 0
        self._idle = threading.Condition()

    # --- its life ---

    def start(self) -> Self:
        """Begins to listen. Raises `OSError` where the port is taken."""
        if self._server is not None:
            raise RuntimeError("the simulator runs already")
        self._server = Server(self.host, self._port, self._receive, self._ended)
        self._server.start()
        return self

    def stop(self) -> None:
        """Ends every connection and thread. Does nothing where it does not run."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        return self._running.port

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at its end. Append the path a vendor's base URL has, e.g. `/v1`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def connections(self) -> int:
        """Connections open now."""
        return self._running.connections

    @property
    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the simulator does not run; use `with Simulator() as sim:`")
        return self._server

    # --- its script ---

    def reply(
        self,
        text: str | None = None,
        *,
        tool_calls: Sequence[ToolCall | tuple[str, Mapping[str, Any] | str]] = (),
        reasoning: str | None = None,
        redacted: bool = False,
        refusal: str | None = None,
        finish: str | None = None,
        usage: Usage | tuple[int, int] | None = None,
        chunks: Sequence[str] | None = None,
        chunk_chars: int | None = None,
        fault: Fault | None = None,
        model: str | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Scripts an answer for the next request, whatever it asks; see `Answer` for the fields.

        `tool_calls` may be `(name, arguments)` pairs, `usage` `(input, output)` tokens. `fault`: what happens to it on
        the way. `model`, `path` (the path's end): only for such requests. `times`: for so many; None: for all.
        """
        calls = tuple(call if isinstance(call, ToolCall) else ToolCall(*call) for call in tool_calls)
        counted = Usage(*usage) if isinstance(usage, tuple) else usage
        answer = Answer(
            text=text,
            reasoning=reasoning,
            redacted=redacted,
            tool_calls=calls,
            finish=finish,
            usage=counted,
            chunks=chunks,
            refusal=refusal,
        )
        faults = (fault,) if fault else ()
        self._add(Step(answer, faults=faults, chunk_chars=chunk_chars, model=model, path=path, times=times))

    def fail(
        self,
        status: int = 500,
        message: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        body: bytes | str | Mapping[str, Any] | None = None,
        reason: str | None = None,
        model: str | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Scripts an error, in the format of whichever vendor is asked, or with a `body` of your own.

        `retry_after`: seconds. `reason`: `context_window` or `content_policy`, for a 400 in the vendor's words.
        """
        more = dict(headers or {})
        if retry_after is not None:
            more["retry-after"] = f"{retry_after:g}"
        fault = Fault(reason or "status", status, message=message, headers=more, body=body)
        self._add(Step(faults=(fault,), model=model, path=path, times=times))

    def fault(
        self,
        kind: str,
        *,
        seconds: float | None = None,
        after_bytes: int | None = None,
        after_events: int | None = None,
        status: int = 500,
        message: str | None = None,
        model: str | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Scripts something that goes wrong with the next answer. Kinds: see `litellm.simulator.faults`."""
        fault = Fault(kind, status, seconds, after_bytes, after_events, message)
        self._add(Step(faults=(fault,), model=model, path=path, times=times))

    def respond(
        self,
        body: bytes | str | Mapping[str, Any] | Sequence[Any] = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        events: Sequence[bytes] | None = None,
        fault: Fault | None = None,
        model: str | None = None,
        path: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Scripts an answer byte for byte, for any path, known or not. `events`: sent one by one, as a stream."""
        canned = Canned(status, headers or {}, body_bytes(body), events)
        self._add(Step(canned=canned, faults=(fault,) if fault else (), model=model, path=path, times=times))

    def _add(self, step: Step) -> None:
        self._script.add(step)
        self._answering.forget()

    def clear(self) -> None:
        """Forgets the script and the requests received."""
        self._script.clear()
        self._answering.forget()
        self.requests.clear()

    def wait_idle(self, timeout: float = 5.0) -> bool:
        """Waits until no request is being answered, e.g. for a client's closing to be noticed. False: it took longer
        than `timeout` seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, timeout)

    # --- one request ---

    def _receive(self, received: Received) -> Outgoing:
        with self._idle:
            self._busy += 1
            self.requests.append(received)
            if len(self.requests) > self._keep:
                del self.requests[: len(self.requests) - self._keep]
        return self._answering(received)

    def _ended(self) -> None:
        with self._idle:
            self._busy -= 1
            if self._busy == 0:
                self._idle.notify_all()
