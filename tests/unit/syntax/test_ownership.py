"""Whom a comment is about."""

from __future__ import annotations

import pytest

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.syntax.ownership import comment_owners, container_at


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("{a: 1 /*c*/}", [("a",)]),
        ("{a: 1, /*c*/ b: 2}", [("a",)]),
        ("{a: 1, // c\n b: 2}", [("a",)]),
        ("{a: 1,\n // c\n b: 2}", [("b",)]),
        ("{a: 1,\n /*c*/ b: 2}", [("b",)]),
        ("{a: 1,\n // c\n // d\n b: 2}", [("b",), ("b",)]),
        ("{a: 1,\n // c\n\n b: 2}", [()]),
        ("{a: 1,\n // c\n \t\n b: 2}", [()]),
        ("{a: 1\n // c\n , b: 2}", [("b",)]),
        ("{a: 1\n // c\n}", [()]),
        ("{ // c\n a: 1}", [()]),
        ("{ /*c*/ a: 1}", [("a",)]),
        ("{\n // c\n a: 1}", [("a",)]),
        ("{ // c\n}", [()]),
        ("{a /*c*/ : /*d*/ 1}", [("a",), ("a",)]),
        ("{a: [1, // c\n 2 /*d*/]}", [("a", 0), ("a", 1)]),
        ("{a: {} /*c*/}", [("a",)]),
        ("{a: { /*c*/ }}", [("a",)]),
        ("// c\n{a: 1} // d", [(), ()]),
        ("/*c*/ 1", [()]),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_owners(text: str, owners: list[KeyPath], line_end: str) -> None:
    """A comment is about what it trails on its line, else what it leads, else its container, in any line ends."""
    document = document_of(text.replace("\n", line_end), name="x")
    assert document is not None
    assert [owner for _, owner in comment_owners(document)] == owners


@pytest.mark.parametrize(
    ("place", "expected"), [("{", ()), ("a", ("a",)), ("1", ("a", 0)), ("[", ("a",)), (" ]", ("a",)), ("}", ())]
)
def test_containers(place: str, expected: KeyPath) -> None:
    """An offset lies in the innermost thing around it."""
    text = "{a: [1 ], b: 2 }"
    document = document_of(text, name="x")
    assert document is not None
    assert container_at(document, text.index(place)) == expected
