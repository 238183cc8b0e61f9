"""Foreseeing that OpenClaw puts its backup back."""

from __future__ import annotations

import pytest

from openclaw_wisgate.guards import Baseline, Guard, reasons_to_revert, stages, uses_include

WHOLE = {"meta": {}, "gateway": {"mode": "local"}}


def baseline(*, size: int = 1000, meta: bool = True, mode: bool = True, restorable: bool = True) -> Baseline:
    """Return what OpenClaw knew to be good."""
    return Baseline(size=size, has_meta=meta, gateway_mode=mode, restorable=restorable)


@pytest.mark.parametrize(
    ("size_before", "size", "shrinks"),
    [(1000, 500, False), (1000, 499, True), (1001, 500, False), (1001, 499, True), (511, 10, False), (512, 255, True)],
)
def test_less_than_half_is_reverted_from_512_bytes_on(size_before: int, size: int, *, shrinks: bool) -> None:
    """A file below half of the baseline, rounded down, is reverted; a small baseline is not held against it."""
    assert bool(reasons_to_revert(baseline(size=size_before), WHOLE, size)) is shrinks


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (WHOLE, []),
        ({"gateway": {"mode": "local"}}, ["meta"]),
        ({"meta": None, "gateway": {"mode": "local"}}, ["meta"]),
        ({"meta": {}}, ["gateway.mode"]),
        ({"meta": {}, "gateway": {"mode": ""}}, ["gateway.mode"]),
        ([], ["meta", "gateway.mode"]),
    ],
)
def test_what_the_baseline_had_must_stay(value: object, words: list[str]) -> None:
    """Losing `meta` or `gateway.mode` is a reason each; a baseline without them asks for neither."""
    reasons = reasons_to_revert(baseline(), value, 1000)
    assert len(reasons) == len(words)
    assert all(word in reason.words for word, reason in zip(words, reasons, strict=True))
    assert reasons_to_revert(baseline(meta=False, mode=False), value, 1000) == ()


def test_all_reasons_are_told() -> None:
    """A file that lost everything is reverted for every reason."""
    assert [reason.guard for reason in reasons_to_revert(baseline(), {}, 2)] == list(Guard)


@pytest.mark.parametrize("value", [{"$include": "x"}, {"a": [{"b": {"$include": []}}]}])
def test_a_file_with_includes_is_left_alone(value: object) -> None:
    """OpenClaw reverts nothing that uses `$include`, at any depth."""
    assert uses_include(value)
    assert reasons_to_revert(baseline(), value, 2) == ()


def test_without_anything_to_put_back_nothing_is_reverted() -> None:
    """No baseline, or no usable backup, means no reason."""
    assert reasons_to_revert(None, {}, 2) == ()
    assert reasons_to_revert(baseline(restorable=False), {}, 2) == ()


def test_include_in_a_string_is_no_include() -> None:
    """Only a key is an include."""
    assert not uses_include({"a": "$include", "b": ["$include"]})


@pytest.mark.parametrize(
    ("size_before", "size", "between"),
    [
        (6516, 396, (3258, 1629, 814, 407)),
        (1000, 500, ()),
        (1000, 499, (500,)),
        (1001, 0, (500,)),
        (511, 0, ()),
        (100, 5000, ()),
    ],
)
def test_way_down(size_before: int, size: int, between: tuple[int, ...]) -> None:
    """A file gets smaller by halves, rounded down, until the guard lets the wanted size pass or does not look any more."""
    assert stages(size_before, size) == between
