"""JSON Schema: a value that fits one, and whether a value does. Knows the words of draft 2020-12, no vendor's subset."""

from litellm.simulator.json_schema.check import fits
from litellm.simulator.json_schema.sample import sample

__all__ = ["fits", "sample"]
