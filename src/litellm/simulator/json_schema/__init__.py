"""JSON Schema: a value that fits one, whether a value does, and whether it is a schema at all.

Knows the words of draft 2020-12 and those before, and no vendor's subset of them.
"""

from litellm.simulator.json_schema.check import fits
from litellm.simulator.json_schema.form import problem
from litellm.simulator.json_schema.sample import Unsatisfiable, sample

__all__ = ["Unsatisfiable", "fits", "problem", "sample"]
