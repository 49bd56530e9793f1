"""Writes a string that a regular expression matches, for the everyday part of the syntax.

Knows literals, classes, groups, alternatives, repetition and anchors. Assertions that look around are passed over, so
the caller checks the result with `re`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

# Writes its part of the string; given: which variant is wanted, and how many times more than needed to repeat.
_Node: TypeAlias = Callable[[int, int], str]

_DIGITS = "1234567890"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = _LETTERS + _DIGITS + _LETTERS.upper() + "_"
_PRINTABLE = _WORD + " -.,:;!?/@#$%&*+=()[]{}<>|~^'\"`\\"
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": " \t\n"}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_NOTHING_ESCAPES = frozenset("bBAZzG")
_WIDTHS = {"x": 2, "u": 4}


def matching(pattern: str, variant: int = 0, stretch: int = 0) -> str:
    """A string made after `pattern`. `variant` picks among characters, `stretch` lengthens open repetitions.

    Raises `ValueError` where the syntax is beyond it.
    """
    parser = _Parser(pattern)
    node = parser.alternatives()
    if parser.at < len(pattern):
        raise ValueError(f"unbalanced ) in {pattern!r}")
    return node(variant, stretch)


def _any_of(characters: str) -> _Node:
    if not characters:
        raise ValueError("an empty character class")
    return lambda variant, stretch: characters[variant % len(characters)]


def _nothing(variant: int, stretch: int) -> str:
    return ""


def _sequence(nodes: list[_Node]) -> _Node:
    return lambda variant, stretch: "".join(node(variant, stretch) for node in nodes)


def _repeat(node: _Node, least: int, most: int | None) -> _Node:
    def write(variant: int, stretch: int) -> str:
        times = least + stretch if most is None else min(least + stretch, most)
        return node(variant, stretch) * times

    return write


def _without(excluded: str) -> str:
    return "".join(character for character in _PRINTABLE if character not in excluded)


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.groups: list[_Node] = []

    def peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def skip(self, text: str) -> bool:
        if not self.peek(text):
            return False
        self.at += len(text)
        return True

    def take(self, length: int = 1) -> str:
        taken = self.pattern[self.at : self.at + length]
        if len(taken) < length:
            raise ValueError(f"{self.pattern!r} ends too early")
        self.at += length
        return taken

    def until(self, end: str) -> str:
        stop = self.pattern.find(end, self.at)
        if stop < 0:
            raise ValueError(f"no {end} in {self.pattern!r}")
        text = self.pattern[self.at : stop]
        self.at = stop + len(end)
        return text

    def alternatives(self) -> _Node:
        branches = [self.branch()]
        while self.skip("|"):
            branches.append(self.branch())
        return lambda variant, stretch: branches[variant % len(branches)](variant, stretch)

    def branch(self) -> _Node:
        nodes: list[_Node] = []
        while self.at < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            nodes.append(self.repetition(self.atom()))
        return _sequence(nodes)

    def repetition(self, node: _Node) -> _Node:
        if self.skip("*"):
            node = _repeat(node, 0, None)
        elif self.skip("+"):
            node = _repeat(node, 1, None)
        elif self.skip("?"):
            node = _repeat(node, 0, 1)
        elif self.peek("{") and self.pattern[self.at + 1 : self.at + 2].isdigit():
            self.at += 1
            least, comma, most = self.until("}").partition(",")
            node = _repeat(node, int(least), int(most) if most else None if comma else int(least))
        else:
            return node
        if not self.skip("?"):
            self.skip("+")
        return node

    def atom(self) -> _Node:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return _any_of(self.character_class())
        if character == "\\":
            return self.escape()
        if character in "^$":
            return _nothing
        return _any_of(_PRINTABLE if character == "." else character)

    def group(self) -> _Node:
        assertion = any(self.skip(mark) for mark in ("?=", "?!", "?<=", "?<!"))
        captured = not assertion and not self.skip("?:")
        if captured and (self.skip("?P<") or self.skip("?<")):
            self.until(">")
        node = self.alternatives()
        if not self.skip(")"):
            raise ValueError(f"unbalanced ( in {self.pattern!r}")
        if captured:
            self.groups.append(node)
        return _nothing if assertion else node

    def escape(self) -> _Node:
        character = self.take()
        if character in _NOTHING_ESCAPES:
            return _nothing
        if character.isdigit() and character != "0":
            if int(character) > len(self.groups):
                raise ValueError(f"no group {character} in {self.pattern!r}")
            return self.groups[int(character) - 1]
        return _any_of(self.escaped(character))

    def escaped(self, character: str) -> str:
        """The characters that an escape stands for."""
        if character in "pP" and self.skip("{"):
            self.until("}")
            return _LETTERS if character == "p" else _DIGITS
        if character in _WIDTHS:
            return chr(int(self.take(_WIDTHS[character]), 16))
        if character in _CLASSES:
            return _CLASSES[character]
        if character.lower() in _CLASSES:
            return _without(_CLASSES[character.lower()])
        return _CONTROLS.get(character, character)

    def character_class(self) -> str:
        negated = self.skip("^")
        members = "".join(self.members())
        return _without(members) if negated else members

    def members(self) -> Iterator[str]:
        first = True
        while first or not self.skip("]"):
            first = False
            low = self.member()
            following = self.pattern[self.at + 1 : self.at + 2]
            if len(low) == 1 and self.peek("-") and following and following != "]":
                self.at += 1
                high = self.member()
                yield "".join(map(chr, range(ord(low), min(ord(high), ord(low) + 255) + 1)))
            else:
                yield low

    def member(self) -> str:
        character = self.take()
        return self.escaped(self.take()) if character == "\\" else character
