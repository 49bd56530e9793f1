"""Forms with files in them (`multipart/form-data`, RFC 7578), as bytes. Knows no vendor."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def multipart(
    fields: Iterable[tuple[str, str]], name: str, filename: str, media_type: str, data: bytes
) -> tuple[str, bytes]:
    """(content type, body) of a form: text fields, then one file under `name`. The boundary is the file's hash."""
    boundary = sha256(data).hexdigest()
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(field)}"\r\n\r\n{value}\r\n'
        for field, value in fields
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(filename)}"\r\n'
        f"Content-Type: {media_type}\r\n\r\n"
    )
    body = "".join(parts).encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
