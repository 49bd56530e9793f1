"""Amazon Bedrock's InvokeModel: each family of models in its own form, inside one envelope.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html. `protocol` is the envelope: path, headers
of Bedrock's own, frames that hold base64; it picks a form by family. `claude`, `nova`, `chat` and `text_forms` are the
forms; `prompts` writes conversations for models that read one text.
"""

from litellm.protocols.bedrock_invoke.protocol import BedrockInvoke

__all__ = ["PROTOCOL", "BedrockInvoke"]

PROTOCOL = BedrockInvoke()
