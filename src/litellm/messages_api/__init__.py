"""`anthropic.messages`: Anthropic's Messages API with any model, by the vendor's own or over chat completions.

main.py is the typed face, endpoint.py the two ways to ask; question.py, answer.py and events.py translate between the
two APIs and do no I/O. Programs reach it as `litellm.anthropic.messages`.
"""
