"""Amazon Bedrock's Converse and ConverseStream: one form for the models of every vendor there, both ways.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. `messages` and `media` translate the
conversation, `tools` and `inference` what is asked of the model, `response` and `stream` the answer; `features` holds
what differs between families. Names, regions and errors are bedrock_names.py's and aws_endpoint.py's.
"""

from litellm.protocols.bedrock_converse.protocol import BedrockConverse

__all__ = ["PROTOCOL", "BedrockConverse"]

PROTOCOL = BedrockConverse()
