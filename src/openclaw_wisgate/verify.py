"""The proof of a plan, made without the code that made the plan; the only door to `deepdiff`.

What is proved: the edits give the text after; the planned changes, made on the value before, give the value
after; every comment keeps its words, its order and its owner; no edit reaches what it is not about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.edit import Edit, inverse, shapes
from openclaw_wisgate.errors import PlanProofError
from openclaw_wisgate.keypath import KeyPath, render, starts_with
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.syntax import ArrayNode, Comment, Document, ObjectNode, document_of
from openclaw_wisgate.syntax.ownership import comment_owners, container_at
from openclaw_wisgate.text import Span

_FOLD_DEPTH = 24
"""Levels that deepdiff is shown as they are; no plan reaches deeper, and deepdiff recurses."""

_OPPOSITE = {Action.ADD: Action.REMOVE, Action.REMOVE: Action.ADD, Action.UPDATE: Action.UPDATE}
_TURNS = (Action.UPDATE, Action.REMOVE, Action.ADD)


def verify(plan: Plan) -> None:
    """Prove `plan`; raise PlanProofError, which says what does not hold.

    What an earlier plan did may be taken back where doing it again can be proved.
    """
    _check_text(plan)
    if plan.restores:
        # What is taken back may have been a restoring itself, so its own proof will do as well.
        with suppress(PlanProofError):
            return _prove(_again(plan))
    return _prove(plan)


def _prove(plan: Plan) -> None:
    _check_text(plan)
    after = document_of(plan.after.text, name=plan.after.name)
    _require(after is not None, "the text after is not JSON5")
    assert after is not None
    reparsed = replace(plan, after=after)
    _check_values(reparsed)
    _check_reach(reparsed)
    _check_comments(reparsed)
    _check_order(plan.before.value, after.value)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition is the subject
    if not holds:
        message = f"the plan failed its proof: {what}; nothing was written"
        raise PlanProofError(message, hint="report this as a bug")


def _check_text(plan: Plan) -> None:
    text = plan.before.text
    for edit in reversed(plan.edits):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    _require(text == plan.after.text, "the edits do not give the text after")


def _again(plan: Plan) -> Plan:
    """Return the plan whose inverse `plan` is."""
    changes = [Change(_OPPOSITE[item.action], item.key_path, item.after, item.before) for item in plan.changes]
    edits = inverse(plan.before.text, shapes(plan.edits))
    return Plan(before=plan.after, after=plan.before, changes=tuple(changes), edits=edits, subject=plan.subject)


def _check_values(plan: Plan) -> None:
    # deepdiff takes a third of a second to import; only a command that writes pays for it.
    from deepdiff import DeepDiff

    difference = DeepDiff(
        _changed(plan),
        _folded(plan.after.value),
        view="tree",
        ignore_private_variables=False,
        ignore_nan_inequality=True,
        ignore_numeric_type_changes=True,
    )
    _require(not difference, "the values differ by other than the planned changes")


def _changed(plan: Plan) -> object:
    """Return the folded value before with the planned changes made: updates, removals from behind, additions."""
    root: list[object] = [_folded(plan.before.value)]
    for change in sorted(plan.changes, key=_turn):
        *way, step = (0, *change.key_path)
        place: object = root
        for key in way:
            place = _child(place, key)
        new, there = _folded(change.after, len(change.key_path)), _has(place, step)
        _require(there is (change.action is not Action.ADD), f'"{render(change.key_path)}" is wrongly planned')
        if there:
            old = _folded(change.before, len(change.key_path))
            _require(_spelled(_child(place, step)) == _spelled(old), f'"{render(change.key_path)}" held another value')
        if isinstance(place, list) and isinstance(step, int):
            place[step : step + there] = [] if change.action is Action.REMOVE else [new]
        elif isinstance(place, dict) and change.action is Action.REMOVE:
            del place[step]
        elif isinstance(place, dict):
            place[step] = new
    return root[0]


def _turn(change: Change) -> tuple[int, int]:
    last = change.key_path[-1] if change.key_path else 0
    index = last if isinstance(last, int) else 0
    return _TURNS.index(change.action), -index if change.action is Action.REMOVE else index


def _has(place: object, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(place, list) and 0 <= step < len(place)
    return isinstance(place, dict) and step in place


def _child(place: object, step: str | int) -> object:
    _require(_has(place, step), f'"{step}" is not in the file')
    if isinstance(place, list):
        assert isinstance(step, int)
        return place[step]
    assert isinstance(place, dict)
    return place[step]


def _folded(value: object, depth: int = 0) -> object:
    """Return a copy of `value` for deepdiff, which recurses and takes true for 1.

    Everything below `_FOLD_DEPTH` levels is replaced by a text that stands for it, and no boolean is left.
    """
    root: list[object] = []
    pending: list[tuple[object, list[object] | dict[str, object], str | None, int]] = [(value, root, None, depth)]
    while pending:
        current, parent, key, level = pending.pop()
        copy: object = current
        if isinstance(current, bool | str):
            copy = f'"{current}' if isinstance(current, str) else str(current)
        elif level >= _FOLD_DEPTH and isinstance(current, dict | list):
            copy = _spelled(current)
        elif isinstance(current, dict):
            copy = made = dict.fromkeys(current)
            pending += [(item, made, name, level + 1) for name, item in current.items()]
        elif isinstance(current, list):
            copy = grown = list[object]()
            # The stack gives back the last one first.
            pending += [(item, grown, None, level + 1) for item in reversed(current)]
        if isinstance(parent, list):
            parent.append(copy)
        else:
            parent[key or ""] = copy
    return root[0]


def _spelled(value: object) -> str:
    """Return a text that is equal for equal values, however deep."""
    words: list[str] = []
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            words.append(f"{{{len(current)}")
            for key, item in current.items():
                pending += (item, _Word(f"{key!r}:"))
        elif isinstance(current, list):
            words.append(f"[{len(current)}")
            pending += current
        else:
            words.append(current.text if isinstance(current, _Word) else repr(current))
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str


def _path_after(plan: Plan, path: KeyPath) -> KeyPath:
    """Return where `path` stands once elements before it are removed."""
    removed = [change.key_path for change in plan.changes if change.action is Action.REMOVE]

    def gone_before(depth: int, index: int) -> int:
        last = [gone[-1] for gone in removed if gone[:-1] == path[:depth]]
        return sum(1 for step in last if isinstance(step, int) and step < index)

    return tuple(step - gone_before(depth, step) if isinstance(step, int) else step for depth, step in enumerate(path))


def _check_reach(plan: Plan) -> None:
    """Check that edits take away and bring only what the changes are about, and the commas and blanks around it."""
    going, coming = _going(plan), _coming(plan)
    shift = 0
    for edit in plan.edits:
        brought = Span(edit.span.start + shift, edit.span.start + shift + len(edit.replacement))
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)
        rest = _cut(plan.before.text, edit.span, going) + _cut(plan.after.text, brought, coming)
        serves = any(map(_overlaps(edit.span), going)) or any(map(_overlaps(brought), coming)) or _is_comma(plan, edit)
        _require(serves and not rest.replace(",", "").strip(), f'the edit for "{render(edit.cause)}" reaches too far')


def _going(plan: Plan) -> list[Span]:
    """Return what may be taken away: removed entries, updated values, and comments about them."""
    entries = [
        _span(plan.before, change.key_path, with_key=change.action is Action.REMOVE)
        for change in plan.changes
        if change.action is not Action.ADD
    ]
    return [*entries, *(comment.span for comment, _, goes in _comments(plan) if goes)]


def _coming(plan: Plan) -> list[Span]:
    """Return where in the text after something new may stand."""
    if plan.before.root.span.start == plan.before.root.span.end:
        return [plan.after.root.span]
    return [
        _span(plan.after, _path_after(plan, change.key_path), with_key=change.action is Action.ADD)
        for change in plan.changes
        if change.action is not Action.REMOVE
    ]


def _span(document: Document, path: KeyPath, *, with_key: bool) -> Span:
    node, key = document.find(path), document.key_span(path)
    _require(node is not None and key is not None, f'"{render(path)}" is not in the file')
    assert node
    assert key
    return Span(key.start if with_key else node.span.start, node.span.end)


def _overlaps(span: Span) -> Callable[[Span], bool]:
    return lambda other: span.start < other.end and other.start < span.end


def _is_comma(plan: Plan, edit: Edit) -> bool:
    """Tell whether `edit` sets or takes nothing but a comma, in a container that gains or loses an entry."""
    words = {plan.before.text[slice(*edit.span)].strip(), edit.replacement.strip()}
    places = {change.key_path[:-1] for change in plan.changes if change.action is not Action.UPDATE}
    return words == {"", ","} and container_at(plan.before, edit.span.start) in places


def _cut(text: str, span: Span, holes: Sequence[Span]) -> str:
    """Return the text of `span` without what lies in `holes`."""
    pieces, position = [], span.start
    for hole in sorted(holes):
        pieces.append(text[position : max(position, min(hole.start, span.end))])
        position = max(position, min(hole.end, span.end))
    return "".join((*pieces, text[position : span.end]))


def _comments(plan: Plan) -> Iterator[tuple[Comment, KeyPath, bool]]:
    """Yield each comment with its owner, and whether it may go: with a removed entry, or inside an updated value."""
    removed = [change.key_path for change in plan.changes if change.action is Action.REMOVE]
    updated = [
        _span(plan.before, item.key_path, with_key=False) for item in plan.changes if item.action is Action.UPDATE
    ]
    for comment, owner in comment_owners(plan.before):
        inside = any(map(_overlaps(comment.span), updated))
        yield comment, owner, inside or any(starts_with(owner, path) for path in removed)


def _check_comments(plan: Plan) -> None:
    """Check that comments stay with their owners; those about removed entries may go or stay."""
    after = {comment.span.start: (comment.text, owner) for comment, owner in comment_owners(plan.after)}
    for comment, owner, goes in _comments(plan):
        what = f"the comment {comment.text!r}"
        if any(map(_overlaps(comment.span), (edit.span for edit in plan.edits))):
            _require(goes, f"{what} was lost")
            continue
        text, new_owner = after.pop(_moved(plan, comment.span.start), ("", ()))
        _require(text == comment.text, f"{what} was changed")
        # In an empty container there was nothing that a comment could have been about.
        about = plan.before.find(owner)
        unowned = goes or (isinstance(about, ObjectNode | ArrayNode) and not len(about))
        _require(unowned or new_owner == _path_after(plan, owner), f"{what} belongs to something else now")
    _require(not after, "a comment was made")


def _moved(plan: Plan, offset: int) -> int:
    """Return where what stood at `offset` stands after the edits."""
    before = (edit for edit in plan.edits if edit.span.end <= offset)
    return offset + sum(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in before)


def _check_order(before: object, after: object) -> None:
    """Keys that stay keep their order in every object."""
    pending = [(before, after)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            kept = [key for key in one if key in other]
            _require(kept == [key for key in other if key in one], "keys changed their order")
            pending += [(one[key], other[key]) for key in kept]
        elif isinstance(one, list) and isinstance(other, list) and len(one) <= len(other):
            pending += zip(one, other, strict=False)
