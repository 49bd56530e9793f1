"""No wire at all: a model in the caller's own process. It takes every parameter; no request is ever built for it."""

from __future__ import annotations

from typing import ClassVar

from litellm.params import OPENAI_PARAM_SET
from litellm.protocols.base import WireProtocol


class InProcess(WireProtocol):
    """What rows made of `litellm.custom_provider_map` speak."""

    name: ClassVar[str] = "in_process"
    params: ClassVar[frozenset[str]] = OPENAI_PARAM_SET | {"input", "dimensions", "encoding_format"}


PROTOCOL = InProcess()
