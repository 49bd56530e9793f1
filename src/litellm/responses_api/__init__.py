"""`responses`: OpenAI's Responses API with any model, by the vendor's own or over chat completions.

The package is not called `responses`: that is the function's name (ARCHITECTURE.md says why). main.py is the typed
face, endpoint.py the two ways to ask; the others translate between the two APIs and do no I/O.
"""
