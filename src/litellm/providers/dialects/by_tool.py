"""Vendors some of whose models have no native json_schema: there a forced tool carries the schema.

A base for dialects, not one itself: it turns the row's `schema_by_tool` on for the models a dialect names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from litellm.protocols import structured
from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.base import StreamParser


class SchemaByTool(OpenAIChat):
    """`OpenAIChat` for a vendor where `native_schema` tells which models take a schema themselves."""

    def native_schema(self, model: str) -> bool:
        """Whether the model takes `response_format` of type `json_schema`."""
        raise NotImplementedError

    def build_body(self, call: Call) -> dict[str, Any]:
        return super().build_body(self._seen(call))

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        return super().parse_choice(choice, index, self._seen(call))

    def stream(self, call: Call) -> StreamParser:
        return super().stream(self._seen(call))

    def _seen(self, call: Call) -> Call:
        if not structured.schema_of(call.params.get("response_format")) or self.native_schema(call.model):
            return call
        return replace(call, provider=replace(call.provider, schema_by_tool=True))
