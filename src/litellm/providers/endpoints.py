"""What several rows answer beside chat, named once for the provider table: kind of question → protocol."""

from __future__ import annotations

EMBEDS = {"embeddings": "embeddings.openai"}
"""Vectors in OpenAI's form, with all of its parameters."""
EMBEDS_PLAIN = {"embeddings": "embeddings.plain"}
"""The same where `model` and `input` are all that the vendor documents."""
TRANSCRIBES = {"transcriptions": "transcriptions"}
"""Speech recognition in OpenAI's form."""
DRAWS = {"images": "images"}
"""Images from prompts in OpenAI's form."""
STORES = {"files": "stored_files"}
"""Files kept under ids, in OpenAI's form."""
COMPLETES = {"completions": "openai_prompts"}
"""Text completions in OpenAI's legacy form."""
EMBEDS_AND_COMPLETES = {**EMBEDS, **COMPLETES}
