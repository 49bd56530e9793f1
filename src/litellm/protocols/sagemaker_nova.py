"""Amazon Nova on SageMaker: sagemaker_chat without the model's name in the body."""

from litellm.protocols.sagemaker_chat import SageMakerNova

PROTOCOL = SageMakerNova()
