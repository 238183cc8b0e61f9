"""The memory of what this program wrote: what counts as its own after each kind of write."""

from __future__ import annotations

import pytest

from openclaw_wisgate.memory import Mark, Place, after_write, digest, entries, from_value, is_ours, to_value

WINDOW = Place("wisgate", "m", "contextWindow")


def config(window: object, provider: str = "wisgate") -> object:
    """Return a config whose model has this context window; with None it has no model."""
    models = [] if window is None else [{"id": "m", "contextWindow": window, "name": "M"}]
    return {"models": {"providers": {provider: {"models": models}}}}


@pytest.mark.parametrize(
    ("written", "found", "same"),
    [
        (1000, 1000.0, True),
        (1000, "1000", False),
        (1, True, False),
        (["text", "image"], ["image", "text"], False),
        ({"input": 1, "output": 2}, {"output": 2.0, "input": 1.0}, True),
        ({"input": 1}, {"input": 1, "output": 0}, False),
        (10**400, 10**400, True),
    ],
)
def test_a_value_is_ours_if_it_is_the_same_in_javascript(written: object, found: object, *, same: bool) -> None:
    """The order of keys and the spelling of a number do not make it another value."""
    memory = after_write({}, config(None), config(written), authored=True)
    assert is_ours(memory, WINDOW, found) is same


def test_a_digest_is_of_its_place() -> None:
    """The same value elsewhere has another digest, so that none can be taken from one model to another."""
    places = [WINDOW, WINDOW._replace(model="n"), WINDOW._replace(provider="p"), WINDOW._replace(field="maxTokens")]
    assert len({digest(place, 1000) for place in places}) == len(places)


def test_only_what_a_write_changes_is_its_own() -> None:
    """A write beside a figure does not make it this program's."""
    assert after_write({}, config(1000), config(1000), authored=True) == {}
    assert not is_ours(after_write({}, config(1000), config(2000), authored=False), WINDOW, 2000)


def test_there_and_back_as_often_as_one_likes() -> None:
    """Undoing brings back whose a figure was, undoing that as well, through additions and removals."""
    added = after_write({}, config(None), config(1), authored=True)
    synced = after_write(added, config(1), config(2), authored=True)
    undone = after_write(synced, config(2), config(1), authored=False)
    assert is_ours(undone, WINDOW, 1)
    again = after_write(undone, config(1), config(2), authored=False)
    assert is_ours(again, WINDOW, 2)
    removed = after_write(again, config(2), config(None), authored=False)
    assert is_ours(after_write(removed, config(None), config(2), authored=False), WINDOW, 2)


def test_a_figure_of_somebody_else_stays_theirs() -> None:
    """What was overwritten and comes back by undo was not this program's, but what was written over it is."""
    over = after_write({}, config(5), config(1), authored=True)
    back = after_write(over, config(1), config(5), authored=False)
    assert not is_ours(back, WINDOW, 5)
    assert is_ours(after_write(back, config(5), config(1), authored=False), WINDOW, 1)


def test_a_renamed_provider_keeps_whose_its_figures_are() -> None:
    """Under the new id the same is this program's as under the old one, and nothing else."""
    renamed = {"wisgate": "moonshot"}
    ours = after_write({}, config(None, "moonshot"), config(1, "moonshot"), authored=True)
    for memory, expected in ((ours, True), ({}, False)):
        after = after_write(memory, config(1, "moonshot"), config(1), authored=False, renamed=renamed)
        assert is_ours(after, WINDOW, 1) is expected
    changed = after_write(ours, config(1, "moonshot"), config(2), authored=False, renamed=renamed)
    assert not is_ours(changed, WINDOW, 2)


def test_it_survives_being_kept() -> None:
    """What is kept is the same when it is read again; what is no mark is passed over."""
    memory = after_write({}, config(None), config(1), authored=True)
    memory = after_write(memory, config(1), config(2), authored=True)
    assert from_value(to_value(memory)) == memory == {WINDOW: Mark(digest(WINDOW, 2), digest(WINDOW, 1))}
    assert from_value([*to_value(memory), {}, 1, {**WINDOW._asdict(), "digest": 5}]) == memory
    assert from_value({"a": 1}) == {}


def test_the_first_of_several_counts() -> None:
    """Of entries with one id OpenClaw takes the first, and minds no blanks around it."""
    listed = [{"id": " m "}, {"name": "no id"}, {"id": "m"}, {"id": ""}, 5, {"id": "n"}]
    assert entries({"models": {"providers": {"p": {"models": listed}}}}, "p") == {"m": 0, "n": 5}
    assert entries({}, "p") == {}


def test_what_the_user_has_said_is_hand_made() -> None:
    """A figure that came by a flag is the user's, though this program wrote it."""
    config = {"models": {"providers": {"w": {"models": [{"id": "m", "contextWindow": 5, "maxTokens": 1}]}}}}
    said = Place("w", "m", "contextWindow")
    known = after_write({}, {}, config, authored=True, stated=frozenset({said}))
    assert not is_ours(known, said, 5)
    assert is_ours(known, Place("w", "m", "maxTokens"), 1)
