"""Together AI, Hugging Face's router and Perplexity: what their own pages have otherwise than OpenAI's form."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import litellm
from litellm.exceptions import UnsupportedParamsError
from scripted import DONE, HELLO, Wire, answer, chunk_body, completion_body, event, refuse, reply, stream

PDF = "data:application/pdf;base64,JVBERi0="
NONE = {"type": "object", "properties": {}}
# https://docs.together.ai/docs/logprobs, "Response of returning logprobs", shortened.
LISTS = {"tokens": ["1", "."], "token_logprobs": [-1.0029297, -0.07861328]}


def sent(wire: Wire, model: str, messages: Any = HELLO, **params: Any) -> dict[str, Any]:
    """The body but for model and, where it is plain, the messages; what was given stays as it was."""
    given = copy.deepcopy((messages, params))
    wire.requests.clear()
    wire.replies = [refuse(400)]
    with pytest.raises(litellm.BadRequestError, match="HTTP 400"):
        wire.ask(model, messages, num_retries=0, **params)
    assert (messages, params) == given
    body = {name: value for name, value in wire.body.items() if name != "model"}
    if body["messages"] == HELLO:
        del body["messages"]
    return body


def part(wire: Wire, model: str, given: dict[str, Any]) -> Any:
    """What becomes of one part of a user's message."""
    content = sent(wire, model, [{"role": "user", "content": [given]}])["messages"][0]["content"]
    assert len(content) == 1
    return content[0]


# --- columns that they share ---


@pytest.mark.parametrize(
    ("model", "listed"),
    [("together_ai/m", True), ("huggingface/a/m", True), ("openai/m", False), ("perplexity/sonar", False)],
)
def test_stop_is_a_list_where_it_must_be(blocking: Wire, model: str, listed: bool) -> None:
    assert sent(blocking, model, stop="END") == {"stop": ["END"] if listed else "END"}
    assert sent(blocking, model, stop=["a", "b"]) == {"stop": ["a", "b"]}


@pytest.mark.parametrize(("model", "stop"), [("together_ai/m", ["END"]), ("fireworks_ai/m", "END")])
def test_stop_is_a_list_in_text_completions_too(blocking: Wire, model: str, stop: Any) -> None:
    blocking.replies = [refuse(400)]
    with pytest.raises(litellm.BadRequestError, match="HTTP 400"):
        litellm.text_completion("p", model, stop="END", api_key="k", num_retries=0)
    assert blocking.body["stop"] == stop


@pytest.mark.parametrize(
    ("model", "known"),
    [("together_ai/m", False), ("huggingface/a/m", False), ("perplexity/sonar", False), ("openai/m", True)],
)
def test_an_image_has_detail_where_it_is_known(blocking: Wire, model: str, known: bool) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://x.example/a.png", "detail": "low", "format": "png"}}
    kept = {"url": "https://x.example/a.png", **({"detail": "low"} if known else {})}
    assert part(blocking, model, image) == {"type": "image_url", "image_url": kept}


@pytest.mark.parametrize(
    ("model", "wanted"),
    [("huggingface/a/m", True), ("mistral/m", True), ("codestral/m", True), ("together_ai/m", False)],
)
def test_tools_have_parameters_where_they_must(blocking: Wire, model: str, wanted: bool) -> None:
    tool = {"type": "function", "function": {"name": "f"}, "cache_control": {"type": "ephemeral"}}
    function = {"name": "f", "parameters": NONE} if wanted else {"name": "f"}
    assert sent(blocking, model, tools=[tool]) == {"tools": [{"type": "function", "function": function}]}


@pytest.mark.parametrize("model", ["together_ai/m", "huggingface/a/m", "perplexity/sonar"])
def test_the_limit_has_its_older_name(blocking: Wire, model: str) -> None:
    assert sent(blocking, model, max_completion_tokens=5) == {"max_tokens": 5}


@pytest.mark.parametrize(
    ("model", "refused", "taken"),
    [
        ("together_ai/m", ("minimal", "xhigh", "max"), ("low", "medium", "high")),
        ("perplexity/sonar-reasoning-pro", ("xhigh", "max"), ("minimal", "low", "medium", "high")),
    ],
)
def test_efforts_that_a_vendor_has(
    blocking: Wire, model: str, refused: tuple[str, ...], taken: tuple[str, ...]
) -> None:
    for effort in refused:
        with pytest.raises(UnsupportedParamsError, match="reasoning_effort"):
            blocking.ask(model, reasoning_effort=effort)
        assert sent(blocking, model, reasoning_effort=effort, drop_params=True) == {}
    for effort in taken:
        assert sent(blocking, model, reasoning_effort=effort) == {"reasoning_effort": effort}


@pytest.mark.parametrize(
    "given",
    [
        {"web_search_options": {}}, {"service_tier": "flex"}, {"prediction": {"type": "content", "content": "x"}},
        {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}},
        {"functions": [{"name": "f", "parameters": NONE}]},
    ],
    ids=lambda given: next(iter(given)),
)  # fmt: skip
def test_together_refuses_what_its_api_has_not(blocking: Wire, given: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedParamsError, match=next(iter(given))):
        blocking.ask("together_ai/m", **given)
    assert sent(blocking, "together_ai/m", **given, drop_params=True) == {}
    assert sent(blocking, "together_ai/m", service_tier="auto", modalities=["text"]) == {}


# --- together ---


def test_together_switches_reasoning_off(blocking: Wire) -> None:
    assert sent(blocking, "together_ai/m", reasoning_effort="none") == {"reasoning": {"enabled": False}}
    own = {"enabled": True}
    assert sent(blocking, "together_ai/m", reasoning_effort="none", reasoning=own) == {"reasoning": own}


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"logprobs": True}, 1),
        ({"logprobs": True, "top_logprobs": 0}, 1),
        ({"logprobs": True, "top_logprobs": 3}, 3),
        ({"logprobs": False}, None),
        ({"extra_body": {"logprobs": 5}}, 5),
    ],
)
def test_together_counts_logprobs(blocking: Wire, given: dict[str, Any], number: int | None) -> None:
    assert sent(blocking, "together_ai/m", **given) == ({} if number is None else {"logprobs": number})


def test_together_answers_logprobs_in_lists(over: Any) -> None:
    choice = {**completion_body("1.")["choices"][0], "logprobs": LISTS}
    found = over(answer(choices=[choice])).ask("together_ai/m", logprobs=True).choices[0].logprobs.content
    assert [(token.token, token.logprob, token.bytes) for token in found] == [
        ("1", -1.0029297, [49]),
        (".", -0.07861328, [46]),
    ]
    assert not found[0].top_logprobs


@pytest.mark.parametrize(
    ("rivals", "found"),
    [([{"1": -1.0, "2": -3.0}, None], [["1", "2"], []]), ({"1": -1.0, "2": -3.0}, [[], []]), (None, [[], []])],
)
def test_together_rivals_are_told_apart_or_left_out(over: Any, rivals: Any, found: Any) -> None:
    choice = {**completion_body("1.")["choices"][0], "logprobs": {**LISTS, "top_logprobs": rivals}}
    tokens = over(answer(choices=[choice])).ask("together_ai/m", logprobs=True).choices[0].logprobs.content
    assert [[rival.token for rival in token.top_logprobs] for token in tokens] == found


@pytest.mark.parametrize("found", [None, {}, {"content": [{"token": "a", "logprob": -0.5, "top_logprobs": []}]}])
def test_together_logprobs_in_openais_form_stay(over: Any, found: Any) -> None:
    choice = {**completion_body("a")["choices"][0], "logprobs": found}
    given = over(answer(choices=[choice])).ask("together_ai/m").choices[0]
    assert (given.logprobs.content[0].logprob == -0.5) if found else not hasattr(given, "logprobs")


def together_chunk(text: str, number: float | None, **more: Any) -> bytes:
    """As its API description has it: `choices[].logprobs` is a number, `top_logprobs` a table beside it."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None, "logprobs": number}
    return event(chunk_body(choices=[{**choice, **more}]))


def test_together_streams_a_number_beside_each_token(over: Any) -> None:
    last = chunk_body(choices=[{"index": 0, "delta": {"content": ""}, "finish_reason": "stop", "logprobs": 0.0}])
    wire = over(
        stream(
            together_chunk("", None),
            together_chunk("Hi", -0.25, top_logprobs={"Hi": -0.25, "Yo": -2.5}),
            together_chunk("!", 0),
            event(last),
            DONE,
        )
    )
    chunks = wire.listen("together_ai/m", logprobs=True, top_logprobs=2)
    assert wire.body["logprobs"] == 2
    said = [chunk.choices[0].logprobs for chunk in chunks if getattr(chunk.choices[0], "logprobs", None)]
    assert [(logprobs.content[0].token, logprobs.content[0].logprob) for logprobs in said] == [("Hi", -0.25), ("!", 0)]
    assert [rival.token for rival in said[0].content[0].top_logprobs] == ["Hi", "Yo"]
    whole = litellm.stream_chunk_builder(chunks)
    assert whole is not None
    assert whole.choices[0].message.content == "Hi!"
    assert whole.choices[0].logprobs is not None
    assert [token.token for token in whole.choices[0].logprobs.content or ()] == ["Hi", "!"]


def test_together_streams_lists_as_well(over: Any) -> None:
    lists = {"tokens": ["Hi", "!"], "token_logprobs": [-0.5, -1.5]}
    wire = over(stream(event(chunk_body({"content": "Hi!"}, choices=[{
        "index": 0, "delta": {"content": "Hi!"}, "finish_reason": "stop", "logprobs": lists,
    }])), DONE))  # fmt: skip
    content = wire.listen("together_ai/m", logprobs=True)[0].choices[0].logprobs.content
    assert [(token.token, token.logprob) for token in content] == [("Hi", -0.5), ("!", -1.5)]


# --- perplexity ---


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ({"file_data": PDF, "filename": "My file (1).pdf"}, ("JVBERi0=", "My file (1).pdf")),
        ({"file_data": PDF}, ("JVBERi0=", "file.pdf")),
        ({"file_data": PDF, "format": "application/pdf"}, ("JVBERi0=", "file.pdf")),
        ({"file_data": "JVBERi0=", "filename": "a.pdf"}, ("JVBERi0=", "a.pdf")),
        ({"file_id": "https://x.example/a,b.pdf"}, ("https://x.example/a,b.pdf", None)),
        ({"file_data": "https://x.example/a,b.pdf", "filename": "a"}, ("https://x.example/a,b.pdf", "a")),
    ],
)
def test_perplexity_reads_files_by_address_or_bare_base64(
    blocking: Wire, file: dict[str, Any], found: tuple[str, str | None]
) -> None:
    where, name = found
    expected: dict[str, Any] = {"type": "file_url", "file_url": {"url": where}}
    if name:
        expected["file_name"] = name
    assert part(blocking, "perplexity/sonar", {"type": "file", "file": file}) == expected


def test_perplexity_knows_no_files_by_id(blocking: Wire) -> None:
    file = {"type": "file", "file": {"file_id": "file-abc"}}
    with pytest.raises(UnsupportedParamsError, match="not by an id"):
        blocking.ask("perplexity/sonar", [{"role": "user", "content": [file]}])


def test_perplexitys_own_parts_pass(blocking: Wire) -> None:
    own = {"type": "pdf_url", "pdf_url": {"url": "https://x.example/a.pdf"}}
    assert part(blocking, "perplexity/sonar", own) == own


ROME = {"country": "IT", "city": "Rome", "region": "Lazio"}


@pytest.mark.parametrize(
    "given",
    [
        {"type": "approximate", "approximate": {**ROME, "timezone": "Europe/Rome"}},
        {"type": "approximate", **ROME},
        ROME,
    ],
    ids=["of OpenAI's chat", "of OpenAI's responses", "its own"],
)
def test_perplexity_searches_from_a_flat_place(blocking: Wire, given: dict[str, Any]) -> None:
    options = {"search_context_size": "low", "user_location": given}
    expected = {"search_context_size": "low", "user_location": ROME}
    assert sent(blocking, "perplexity/sonar", web_search_options=options) == {"web_search_options": expected}
    near = {"user_location": {**ROME, "latitude": 41.9, "longitude": 12.5}}
    assert sent(blocking, "perplexity/sonar", web_search_options=near) == {"web_search_options": near}
    assert sent(blocking, "perplexity/sonar", web_search_options={}) == {"web_search_options": {}}


def test_perplexitys_messages_always_have_content(blocking: Wire) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    history = [
        *HELLO,
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "1"},
    ]
    assert sent(blocking, "perplexity/sonar", history)["messages"] == [
        HELLO[0],
        {**history[1], "content": None},
        history[2],
    ]


def test_perplexity_leaves_out_the_wish_not_to_reason(blocking: Wire) -> None:
    assert sent(blocking, "perplexity/sonar", reasoning_effort="none") == {}


# --- hugging face ---


def test_strict_tools_and_chosen_ones_are_in_the_routers_guide(blocking: Wire) -> None:
    """https://huggingface.co/docs/inference-providers/guides/function-calling."""
    tool = {"type": "function", "function": {"name": "f", "strict": True, "parameters": NONE}}
    choice = {"type": "function", "function": {"name": "f"}}
    assert sent(blocking, "huggingface/a/m", tools=[tool], tool_choice=choice) == {
        "tools": [tool],
        "tool_choice": choice,
    }


def test_an_answer_to_a_tools_call_is_read(over: Any) -> None:
    found = over(reply(completion_body("ok"))).ask("huggingface/a/m", stop="END")
    assert found.choices[0].message.content == "ok"
