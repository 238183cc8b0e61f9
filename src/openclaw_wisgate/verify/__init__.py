"""The proof of a plan, made without the code that made the plan.

What is proved: the edits give the text after; the planned changes, made on the value before, give the value
after; every comment keeps its words, its order and its owner; no edit reaches what it is not about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.edit import Edit, inverse, shapes
from openclaw_wisgate.errors import PlanProofError
from openclaw_wisgate.keypath import KeyPath, render, starts_with
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.syntax import ArrayNode, Comment, Document, ObjectNode, document_of
from openclaw_wisgate.syntax.ownership import comment_owners, container_at
from openclaw_wisgate.text import Span
from openclaw_wisgate.verify.values import check_values, require

_OPPOSITE = {Action.ADD: Action.REMOVE, Action.REMOVE: Action.ADD, Action.UPDATE: Action.UPDATE}


def verify(plan: Plan) -> None:
    """Prove `plan`; raise PlanProofError, which says what does not hold.

    What an earlier plan did may be taken back where doing it again can be proved. Each included file is proved by
    itself, like the config file.
    """
    for part in plan.included:
        verify(plan.share(part))
    _check_text(plan)
    if plan.verbatim:
        return _check_verbatim(plan)
    if plan.restores:
        # What is taken back may have been a restoring itself, so its own proof will do as well.
        with suppress(PlanProofError):
            return _prove(_again(plan))
    return _prove(plan)


def _check_verbatim(plan: Plan) -> None:
    """Check that the whole text is replaced by one; that it is what was saved is known by its digest."""
    whole = Span(0, len(plan.before.text))
    require([edit.span for edit in plan.edits] in ([], [whole]), "not all of the text is replaced")
    after = document_of(plan.after.text, name=plan.after.name)
    require((after.value if after else {}) == plan.after.value, "the text after holds something else")


def _prove(plan: Plan) -> None:
    _check_text(plan)
    after = document_of(plan.after.text, name=plan.after.name)
    require(after is not None, "the text after is not JSON5")
    assert after is not None
    reparsed = replace(plan, after=after)
    check_values(reparsed)
    _check_reach(reparsed)
    _check_comments(reparsed)
    _check_order(_renamed(plan, plan.before.value), after.value)


def _check_text(plan: Plan) -> None:
    text = plan.before.text
    for edit in reversed(plan.edits):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    require(text == plan.after.text, "the edits do not give the text after")


def _again(plan: Plan) -> Plan:
    """Return the plan whose inverse `plan` is."""
    changes = [Change(_OPPOSITE[item.action], _way_back(plan, item), item.after, item.before) for item in plan.changes]
    edits = inverse(plan.before.text, shapes(plan.edits))
    return Plan(before=plan.after, after=plan.before, changes=tuple(changes), edits=edits, subject=plan.subject)


def _way_back(plan: Plan, change: Change) -> KeyPath:
    """Return where `change` is made by the plan whose inverse `plan` is: what `plan` adds to an array moves the rest."""
    whole = change.key_path if change.action is Action.UPDATE else change.key_path[:-1]
    added = [item.key_path for item in plan.changes if item.action is Action.ADD]
    steps: list[str | int] = []
    for depth, step in enumerate(_path_after(plan, whole)):
        here = (path[-1] for path in added if path[:-1] == whole[:depth])
        index = step
        for new in sorted(new for new in here if isinstance(new, int)):
            index = index + 1 if isinstance(index, int) and new <= index else index
        steps.append(index)
    return (*steps, *change.key_path[len(whole) :])


def _renamed(plan: Plan, value: object, path: KeyPath = ()) -> object:
    """Return `value`, which stands at `path`, with the planned keys renamed where they stand."""
    ways = [change.key_path for change in plan.changes if change.action is Action.RENAME]
    if not any(starts_with(way, path) and len(way) > len(path) for way in ways):
        return value
    if isinstance(value, dict):
        steps = [((*path, key), item) for key, item in value.items()]
        return {_path_after(plan, step)[-1]: _renamed(plan, item, step) for step, item in steps}
    if isinstance(value, list):
        return [_renamed(plan, item, (*path, index)) for index, item in enumerate(value)]
    return value


def _path_after(plan: Plan, path: KeyPath) -> KeyPath:
    """Return where `path` stands once elements before it are removed and keys on it renamed."""
    removed = [change.key_path for change in plan.changes if change.action is Action.REMOVE]
    keys = {change.key_path: str(change.after) for change in plan.changes if change.action is Action.RENAME}

    def gone_before(depth: int, index: int) -> int:
        last = [gone[-1] for gone in removed if gone[:-1] == path[:depth]]
        return sum(1 for step in last if isinstance(step, int) and step < index)

    return tuple(
        step - gone_before(depth, step) if isinstance(step, int) else keys.get(path[: depth + 1], step)
        for depth, step in enumerate(path)
    )


def _check_reach(plan: Plan) -> None:
    """Check that edits take away and bring only what the changes are about, and the commas and blanks around it."""
    going, coming = _going(plan), _coming(plan)
    shift = 0
    for edit in plan.edits:
        brought = Span(edit.span.start + shift, edit.span.start + shift + len(edit.replacement))
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)
        rest = _cut(plan.before.text, edit.span, going) + _cut(plan.after.text, brought, coming)
        serves = any(map(_overlaps(edit.span), going)) or any(map(_overlaps(brought), coming)) or _is_comma(plan, edit)
        require(serves and not rest.replace(",", "").strip(), f'the edit for "{render(edit.cause)}" reaches too far')


def _going(plan: Plan) -> list[Span]:
    """Return what may be taken away: removed entries, updated values, and comments about them."""
    entries = [
        _place(plan.before, change.key_path, change.action, whole=Action.REMOVE)
        for change in plan.changes
        if change.action is not Action.ADD
    ]
    return [*entries, *(comment.span for comment, _, goes in _comments(plan) if goes)]


def _coming(plan: Plan) -> list[Span]:
    """Return where in the text after something new may stand."""
    if plan.before.root.span.start == plan.before.root.span.end:
        return [plan.after.root.span]
    return [
        _place(plan.after, _path_after(plan, change.key_path), change.action, whole=Action.ADD)
        for change in plan.changes
        if change.action is not Action.REMOVE
    ]


def _place(document: Document, path: KeyPath, action: Action, *, whole: Action) -> Span:
    """Return what a change may touch at `path`: a key that is renamed, an entry under the action `whole`, a value."""
    node, key = document.find(path), document.key_span(path)
    require(node is not None and key is not None, f'"{render(path)}" is not in the file')
    assert node
    assert key
    if action is Action.RENAME:
        return key
    return Span(key.start if action is whole else node.span.start, node.span.end)


def _overlaps(span: Span) -> Callable[[Span], bool]:
    return lambda other: span.start < other.end and other.start < span.end


def _is_comma(plan: Plan, edit: Edit) -> bool:
    """Tell whether `edit` sets or takes nothing but a comma, in a container that gains or loses an entry."""
    words = {plan.before.text[slice(*edit.span)].strip(), edit.replacement.strip()}
    places = {change.key_path[:-1] for change in plan.changes if change.action in (Action.ADD, Action.REMOVE)}
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
        _place(plan.before, item.key_path, item.action, whole=Action.REMOVE)
        for item in plan.changes
        if item.action is Action.UPDATE
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
            require(goes, f"{what} was lost")
            continue
        text, new_owner = after.pop(_moved(plan, comment.span.start), ("", ()))
        require(text == comment.text, f"{what} was changed")
        # In an empty container there was nothing that a comment could have been about.
        about = plan.before.find(owner)
        unowned = goes or (isinstance(about, ObjectNode | ArrayNode) and not len(about))
        require(unowned or new_owner == _path_after(plan, owner), f"{what} belongs to something else now")
    require(not after, "a comment was made")


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
            require(kept == [key for key in other if key in one], "keys changed their order")
            pending += [(one[key], other[key]) for key in kept]
        elif isinstance(one, list) and isinstance(other, list) and len(one) <= len(other):
            pending += zip(one, other, strict=False)
