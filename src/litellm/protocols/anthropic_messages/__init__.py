"""Anthropic's Messages API: `POST /v1/messages`, both ways, plain and streamed.

https://platform.claude.com/docs/en/api/messages. `protocol` is the way in: the class with its hooks, which the hosts of
Claude (Bedrock, Vertex, Foundry) override. `messages` and `parts` translate the conversation, `tools`, `thinking` and
`schema` what is asked of the model, `response` and `stream` the answer; `models` holds what differs between models.
"""

from litellm.protocols.anthropic_messages.protocol import AnthropicMessages

__all__ = ["PROTOCOL", "AnthropicMessages"]

PROTOCOL = AnthropicMessages()
