"""The command line: `litellm "question" -m MODEL`, `litellm providers`, `litellm models PROVIDER`, `litellm simulate`.

Prints; the library below never does. Exit status: 0 answered, 1 the provider or the call failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

USAGE = """%(prog)s QUESTION [-m MODEL] [-s SYSTEM] [--json] [--no-stream]
       %(prog)s providers
       %(prog)s models PROVIDER
       %(prog)s simulate [--port 4010]"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. `argv` without the program's name; None: the process's own."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["providers"]:
            return _providers()
        if words[:1] == ["models"]:
            return _models(words[1:])
        if words[:1] == ["simulate"]:
            from litellm.simulator import main as simulate

            return simulate(words[1:])
        return _ask(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _ask(words: list[str]) -> int:
    parser = argparse.ArgumentParser("litellm", usage=USAGE, description="Ask a model; the answer is streamed.")
    parser.add_argument("question", nargs="*", help="what to ask; text piped in is put after it")
    parser.add_argument("-m", "--model", default=os.environ.get("LITELLM_MODEL"), help="provider/model")
    parser.add_argument("-s", "--system", help="system message")
    parser.add_argument("-t", "--temperature", type=float)
    parser.add_argument("--max-tokens", type=int)
    parser.add_argument("--reasoning-effort")
    parser.add_argument("--api-base")
    parser.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    parser.add_argument("--no-stream", action="store_true", help="wait for the whole answer")
    options = parser.parse_args(words)
    question = " ".join(options.question)
    if not sys.stdin.isatty() and (piped := sys.stdin.read()):
        question = f"{question}\n\n{piped}" if question else piped
    if not question:
        parser.error("nothing to ask: give a question, or pipe text in")
    if not options.model:
        parser.error("no model: give -m provider/model, or set LITELLM_MODEL")
    messages = [{"role": "user", "content": question}]
    if options.system:
        messages.insert(0, {"role": "system", "content": options.system})
    given = {
        "temperature": options.temperature,
        "max_tokens": options.max_tokens,
        "reasoning_effort": options.reasoning_effort,
        "api_base": options.api_base,
    }
    from litellm.chat import completion
    from litellm.exceptions import OpenAIError

    try:
        if options.json or options.no_stream:
            answer = completion(options.model, messages, **given)
            print(json.dumps(answer.to_dict(), indent=2) if options.json else answer.choices[0].message.content or "")
        else:
            _stream(completion(options.model, messages, stream=True, **given))
    except OpenAIError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _stream(chunks: Any) -> None:
    """The answer to stdout as it comes; what the model thinks before it, to stderr."""
    thinking = False
    for chunk in chunks:
        delta = chunk.choices[0].delta
        if thought := delta.get("reasoning_content"):
            thinking = True
            print(thought, end="", file=sys.stderr, flush=True)
        if delta.content:
            if thinking:
                print(file=sys.stderr, flush=True)
                thinking = False
            print(delta.content, end="", flush=True)
    print()


def _providers() -> int:
    from litellm.providers.lookup import rows

    for slug, row in rows().items():
        keys = " or ".join(row.key_env)
        state = "key set" if any(os.environ.get(name) for name in row.key_env) else ""
        print(f"{slug:28} {row.base_url or '(give api_base)':60} {keys} {state}".rstrip())
    return 0


def _models(words: list[str]) -> int:
    parser = argparse.ArgumentParser("litellm models", description="The models a provider says it has.")
    parser.add_argument("provider", help="as in `litellm providers`")
    parser.add_argument("--api-base")
    options = parser.parse_args(words)
    from litellm.exceptions import OpenAIError
    from litellm.model_list import provider_models

    try:
        print("\n".join(provider_models(options.provider, options.api_base)))
    except OpenAIError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
