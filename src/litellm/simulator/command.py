"""`litellm simulate`: the simulator as a process of its own, for clients in any language."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from litellm.simulator import faults
from litellm.simulator.simulator import Simulator

_INTRODUCTION = """Serve the wire formats of language model providers on this machine, without any model behind them.
Any prefix may stand before these paths:

    OpenAI         …/chat/completions   …/responses   …/completions   …/models
    Anthropic      …/v1/messages   …/v1/complete   …/models
    Azure OpenAI   …/openai/deployments/NAME/chat/completions?api-version=DATE   …/openai/v1/chat/completions
    Gemini         …/models/NAME:generateContent   …/models/NAME:streamGenerateContent?alt=sse
    Vertex AI      …/publishers/google/models/NAME:generateContent   …/publishers/anthropic/models/NAME:rawPredict
                   …/endpoints/ID:generateContent   …/token (access tokens)
    Bedrock        …/model/NAME/converse   …/converse-stream   …/invoke   …/invoke-with-response-stream
    Cohere         …/v2/chat
    Ollama         …/api/chat   …/api/generate   …/api/show   …/api/tags

Requests are checked as strictly as the vendors do. Answers are deterministic: they repeat what was said, call the tools
that are offered, fit the schemas that are given."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until interrupted. Returns the exit status: 0, or 1 where the port is taken."""
    options = _parser().parse_args(argv)
    simulator = Simulator(
        options.host,
        options.port,
        chunk_chars=options.chunk_chars,
        pause=options.pause,
        strict=not options.lenient,
        auth=not options.no_auth,
        keep=0,
    )
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        simulator.start()
    except OSError as error:
        sys.stderr.write(f"cannot listen on {options.host}:{options.port}: {error.strerror}\n")
        return 1
    else:
        sys.stdout.write(f"simulator on {simulator.url}\n")
        sys.stdout.flush()
        stopped.wait()
        return 0
    finally:
        simulator.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm simulate",
        description=_INTRODUCTION,
        epilog=faults.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=4010, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--chunk-chars", type=int, metavar="N", help="characters in each piece of a stream")
    parser.add_argument("--pause", type=float, default=0.0, metavar="S", help="seconds between the events of a stream")
    parser.add_argument("--lenient", action="store_true", help="pass over unknown fields instead of refusing them")
    parser.add_argument("--no-auth", action="store_true", help="ask for no API key")
    return parser
