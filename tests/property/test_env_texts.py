"""Setting a variable of any `.env` text: it has the new value, and nothing else is another than before."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from tests.property.env_texts import KEYS, PORTABLE, TEXTS, VALUES

from openclaw_wisgate.dotenv_edit import with_variable
from openclaw_wisgate.dotenv_text import assignments, variables


@given(TEXTS, PORTABLE, VALUES)
def test_one_variable_is_set_and_all_others_stay(text: str, name: str, value: str) -> None:
    """What is written is read back byte for byte, and what stood there stands there, but for one stretch."""
    edited = with_variable(text, name, value)
    if edited is None:
        return
    assert variables(edited) == {**variables(text), name: value}
    changed = [code for code in SequenceMatcher(None, text, edited, autojunk=False).get_opcodes() if code[0] != "equal"]
    if changed:
        head, tail = changed[0][1], len(text) - changed[-1][2]
        last = [one for one in assignments(text) if one.name == name][-1:]
        outside = text[head : len(text) - tail]
        # What goes is within the old value, and nothing goes where a line was added.
        assert outside == "" or (last and outside in text[last[0].span.start : last[0].span.end])


@given(TEXTS, PORTABLE, VALUES)
def test_twice_is_once(text: str, name: str, value: str) -> None:
    """Setting what is set already changes nothing."""
    edited = with_variable(text, name, value)
    if edited is not None:
        assert with_variable(edited, name, value) == edited


@given(PORTABLE, KEYS)
def test_every_key_can_be_written(name: str, value: str) -> None:
    """Whatever can be a key is written to an empty file, unless it has all three quotes and more that would need them."""
    edited = with_variable("", name, value)
    if edited is None:
        assert all(mark in value for mark in "'\"`")
    else:
        assert variables(edited) == {name: value}
