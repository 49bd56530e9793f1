"""Gemini's generateContent: OpenAI messages to contents and parts, and candidates back to choices.

https://ai.google.dev/api/generate-content. protocol.py is the way in; contents.py, parts.py, tools.py, schema.py and
config.py lead out, response.py, stream.py and errors.py lead in; models.py holds what differs between models. Vertex AI
speaks the same at other addresses: protocols/vertex_gemini.py.
"""

from litellm.protocols.gemini.protocol import Gemini

__all__ = ["PROTOCOL", "Gemini"]

PROTOCOL = Gemini()
