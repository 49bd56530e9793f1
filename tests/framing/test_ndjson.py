"""Lines of JSON: the same frames however the bytes are cut."""

from __future__ import annotations

from hypothesis import given, strategies as st

from litellm.framing.ndjson import JsonLines


def frames(*pieces: bytes) -> list[bytes]:
    framing = JsonLines()
    found = [frame for piece in pieces for frame in framing.feed(piece)]
    return [frame.data for frame in [*found, *framing.end()]]


def test_lines() -> None:
    assert frames(b'{"a":1}\n\n  \r\n{"b":"\xc3\xa9"}\n') == [b'{"a":1}', b'{"b":"\xc3\xa9"}']


def test_a_last_line_without_its_end() -> None:
    assert frames(b'{"a":1}\n{"b"') == [b'{"a":1}', b'{"b"']


def test_nothing() -> None:
    assert frames(b"") == frames(b"\n") == frames() == []


@given(st.lists(st.sampled_from([b"a", b"{}", b"\n", b"\r\n", b" ", b"\xc3\xa9"]), max_size=12), st.data())
def test_any_cut_gives_the_same_frames(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert frames(*pieces) == frames(whole)
