"""Cohere's chat API, version 2: messages nearly in OpenAI's form, its own words for nearly everything else.

https://docs.cohere.com/reference/chat. protocol.py builds requests, messages.py their conversation, answer.py reads
answers and stream.py the same in pieces.
"""

from __future__ import annotations

from litellm.protocols.cohere_chat.protocol import CohereChat

PROTOCOL = CohereChat()
