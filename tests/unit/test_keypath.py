"""Key paths, worded for people."""

from __future__ import annotations

import pytest

from openclaw_wisgate.keypath import KeyPath, render, starts_with


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), "<root>"),
        (("models",), "models"),
        (("models", "providers", "wisgate", "models", 0, "id"), "models.providers.wisgate.models[0].id"),
        ((0,), "[0]"),
        ((0, 1, "a"), "[0][1].a"),
        (("$include",), "$include"),
        (("a", "_b", "$c"), "a._b.$c"),
        (("cost", "cache-read"), "cost.cache-read"),
        (("\u6a21\u578b", "\u00fcber"), "\u6a21\u578b.\u00fcber"),
    ],
)
def test_plain_keys_stand_in_dots_and_indices_in_brackets(path: KeyPath, words: str) -> None:
    """A path of plain keys and indices reads like JavaScript."""
    assert render(path) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("gpt-4.1", '["gpt-4.1"]'),
        ("", '[""]'),
        ("0", '["0"]'),
        ("9lives", '["9lives"]'),
        ("$", '["$"]'),
        ("-a", '["-a"]'),
        ("a b", '["a b"]'),
        ("wisgate/*", '["wisgate/*"]'),
        ("a\n", '["a\n"]'),
        ('say "hi"\\', '["say \\"hi\\"\\\\"]'),
    ],
)
def test_ambiguous_keys_stand_in_brackets_and_quotes(key: str, words: str) -> None:
    """A key that dots could not tell apart is quoted, first or further on."""
    assert render((key,)) == words
    assert render(("models", key, "id")) == f"models{words}.id"


def test_an_index_is_not_the_key_of_the_same_digits() -> None:
    """The rendering tells an index from a key."""
    assert render(("a", 0)) != render(("a", "0"))


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        (("a", "b"), (), True),
        (("a", "b"), ("a",), True),
        (("a", "b"), ("a", "b"), True),
        (("a", "b"), ("a", "b", "c"), False),
        (("a", "b"), ("b",), False),
        (("ab",), ("a",), False),
        (("a", 0), ("a", 0), True),
        (("a", 0), ("a", "0"), False),
    ],
)
def test_a_path_starts_with_itself_and_what_it_lies_under(path: KeyPath, prefix: KeyPath, *, expected: bool) -> None:
    """A prefix is compared step by step, not letter by letter."""
    assert starts_with(path, prefix) is expected
