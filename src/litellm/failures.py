"""Exceptions, made in one place: the class by status and words, the vendor's words, and none of our secrets.

Whatever a vendor or a proxy may echo (a key in a message, a header, a body, the text of a parser's complaint) is
taken out here, in the exception and in the cause behind it. Knows calls and answers; decides nothing about retries.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from litellm.call import Call
from litellm.effects import DeadlineExceeded, Headers, ReadTimeout, TransportError
from litellm.exceptions import (
    APIConnectionError,
    APIResponseValidationError,
    AuthenticationError,
    BadRequestError,
    ErrorResponse,
    ImageFetchError,
    MidStreamFallbackError,
    OpenAIError,
    Timeout,
    UnsupportedParamsError,
    bind_openai,
    classify,
    status_of,
)
from litellm.protocols.base import ErrorDetail, Malformed
from litellm.protocols.json_body import decode_lenient
from litellm.redaction import hide
from litellm.retries import retry_after

REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "apim-request-id", "opc-request-id")
"""Headers in which vendors name a request, for their support."""


def refused(call: Call, status: int, headers: Headers, detail: ErrorDetail, body: bytes = b"") -> OpenAIError:
    """The vendor answered with an error: by status, or (status below 300) inside a good answer or stream. 424 hands on
    the error of somebody behind it: what it is, says the status in the body."""
    if status < 300:
        status = detail.status or status_of(detail.code, detail.type) or 500
    secrets = call.secrets()
    text = body.decode("utf-8", "replace")
    shown = decode_lenient(text) if body else detail.body
    message = hide(detail.message, secrets)
    code, kind = hide(detail.code, secrets), hide(detail.type, secrets)
    headers = Headers(hide(headers.pairs, secrets))
    error = _make(
        classify(detail.status or status if status == 424 else status, code, kind, message),
        call,
        message if str(status) in message else f"{message} (HTTP {status})",
        secrets,
        status_code=status,
        response=ErrorResponse(status, headers, hide(text, secrets)),
        body=hide(shown, secrets) if shown is not None else (hide(text, secrets) or None),
        code=code,
        type=kind,
        param=hide(detail.param, secrets),
        request_id=next((headers[name] for name in REQUEST_IDS if name in headers), None),
    )
    wait = retry_after(headers)
    error.retry_after = detail.retry_after if wait is None else wait
    return error


def failed(call: Call, error: TransportError) -> OpenAIError:
    """No whole answer came. The transport's error is the cause."""
    slow = isinstance(error, (ReadTimeout, DeadlineExceeded)) or getattr(error, "kind", None) == "timeout"
    made = _make(Timeout if slow else APIConnectionError, call, str(error) or type(error).__name__)
    made.__cause__ = error
    return made


def malformed(call: Call, error: Exception, status: int, headers: Headers) -> OpenAIError:
    """A good status whose body is no answer. The cause says where reading it failed."""
    secrets = call.secrets()
    words = str(error) if isinstance(error, Malformed) else f"the answer has not its form: {_words(error)}"
    made = _make(
        APIResponseValidationError,
        call,
        words,
        secrets,
        response=ErrorResponse(status, Headers(hide(headers.pairs, secrets))),
    )
    made.__cause__ = Malformed(hide(words, secrets)).with_traceback(error.__traceback__)
    return made


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):  # its own text shows pieces of what was read
        return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:5])
    return f"{type(error).__name__}: {error}"


def bad_request(call: Call, words: str) -> OpenAIError:
    """The caller's input cannot be sent; nothing was."""
    return _make(BadRequestError, call, words)


def unreadable_file(call: Call, words: str) -> OpenAIError:
    """A file in the messages cannot be fetched; the provider was not asked."""
    return _make(ImageFetchError, call, words)


def no_credentials(call: Call, words: str) -> OpenAIError:
    """Credentials are missing or cannot be used; the provider was not asked."""
    return _make(AuthenticationError, call, words)


def unsupported(call: Call, names: list[str], words: str = "") -> OpenAIError:
    """The model does not take some parameters; nothing was sent."""
    words = words or (
        f"{call.provider.slug} does not support parameters: {names}, for model={call.model}. "
        "To leave them out, pass `drop_params=True` or set `litellm.drop_params = True`."
    )
    return _make(UnsupportedParamsError, call, words, param=names[0] if names else None)


def mid_stream(call: Call, cause: OpenAIError, text: str) -> OpenAIError:
    """A stream failed after its first chunk; `text` is what it had said."""
    error = _make(
        MidStreamFallbackError,
        call,
        cause.message,
        status_code=cause.status_code,
        response=cause.response,
        body=cause.body,
        code=cause.code,
        type=cause.type,
        request_id=cause.request_id,
        original_exception=cause,
        generated_content=text,
    )
    error.retry_after = cause.retry_after
    error.__cause__ = cause
    return error


def _make(
    cls: type[OpenAIError], call: Call, words: str, secrets: list[str] | None = None, **facts: Any
) -> OpenAIError:
    bind_openai()
    secrets = call.secrets() if secrets is None else secrets
    message = f"{cls.__name__}: {_label(call)} - {hide(words, secrets)}"
    return cls(message=message, llm_provider=call.provider.slug, model=call.model, **facts)


def _label(call: Call) -> str:
    row = call.provider
    if row.name.lower() == row.slug:
        return row.name + "Exception"
    return "".join(part.capitalize() for part in row.slug.replace("-", "_").split("_")) + "Exception"
