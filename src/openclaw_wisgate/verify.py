"""The proof of a plan, made without the code that made the plan; the only door to `deepdiff`.

What is proved: the edits give the text after; the values differ by exactly the planned changes; every
comment keeps its words, its order and its owner; no edit reaches what it is not about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.change import Action
from openclaw_wisgate.errors import PlanProofError
from openclaw_wisgate.keypath import KeyPath, render, starts_with
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.syntax import ArrayNode, Comment, Document, Element, Member, Node, ObjectNode, document_of
from openclaw_wisgate.text import Span

_FOLD_DEPTH = 24
"""Levels that deepdiff is shown as they are; no plan reaches deeper, and deepdiff recurses."""

_LINE_END = re.compile(r"\r\n?|\n")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")


def verify(plan: Plan) -> None:
    """Prove `plan`; raise PlanProofError, which says what does not hold."""
    _require(_applied(plan) == plan.after.text, "the edits do not give the text after")
    reparsed = document_of(plan.after.text, name=plan.after.name)
    _require(reparsed is not None, "the text after is not JSON5")
    assert reparsed is not None
    _require(
        _differences(plan.before, reparsed) == _planned(plan), "the values differ by other than the planned changes"
    )
    _check_reach(plan)
    _check_comments(plan)
    _check_order(plan.before.value, reparsed.value)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition is the subject
    if not holds:
        message = f"the plan failed its proof: {what}; nothing was written"
        raise PlanProofError(message, hint="report this as a bug")


def _applied(plan: Plan) -> str:
    text = plan.before.text
    for edit in reversed(plan.edits):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def _planned(plan: Plan) -> set[tuple[Action, KeyPath]]:
    for change in plan.changes:
        if change.action is not Action.REMOVE:
            node = plan.after.find(_path_after(plan, change.key_path))
            _require(node is not None, f'"{render(change.key_path)}" is not in the text after')
    return {(change.action, change.key_path) for change in plan.changes}


def _path_after(plan: Plan, path: KeyPath) -> KeyPath:
    """Return where `path` stands once elements before it are removed."""
    removed = [change.key_path for change in plan.changes if change.action is Action.REMOVE]

    def gone_before(depth: int, index: int) -> int:
        last = [gone[-1] for gone in removed if gone[:-1] == path[:depth]]
        return sum(1 for step in last if isinstance(step, int) and step < index)

    return tuple(step - gone_before(depth, step) if isinstance(step, int) else step for depth, step in enumerate(path))


def _differences(before: Document, after: Document) -> set[tuple[Action, KeyPath]]:
    # deepdiff takes a third of a second to import; only a command that writes pays for it.
    from deepdiff import DeepDiff

    difference = DeepDiff(
        _folded(before.value),
        _folded(after.value),
        view="tree",
        ignore_private_variables=False,
        ignore_nan_inequality=True,
        ignore_numeric_type_changes=True,
        threshold_to_diff_deeper=0,
        verbose_level=2,
    )
    actions = {"added": Action.ADD, "removed": Action.REMOVE}
    found: set[tuple[Action, KeyPath]] = set()
    for kind, items in difference.items():
        action = actions.get(kind.rpartition("_")[2], Action.UPDATE)
        found |= {(action, tuple(item.path(output_format="list"))) for item in items}
    return found


def _folded(value: object) -> object:
    """Return `value` with everything below `_FOLD_DEPTH` levels replaced by a text that stands for it."""
    root: list[object] = []
    pending: list[tuple[object, list[object] | dict[str, object], str | None, int]] = [(value, root, None, 0)]
    while pending:
        current, parent, key, depth = pending.pop()
        copy: object = current
        if depth >= _FOLD_DEPTH and isinstance(current, dict | list):
            copy = _spelled(current)
        elif isinstance(current, dict):
            copy = made = dict.fromkeys(current)
            pending += [(item, made, name, depth + 1) for name, item in current.items()]
        elif isinstance(current, list):
            copy = grown = list[object]()
            # The stack gives back the last one first.
            pending += [(item, grown, None, depth + 1) for item in reversed(current)]
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


def _check_reach(plan: Plan) -> None:
    """Nothing but blanks, commas and comments of removed entries is taken away outside changed values."""
    spans = [_entry_span(plan.before, change.key_path) for change in plan.changes if change.action is not Action.ADD]
    spans += [comment.span for comment, owner in _owners(plan.before) if _goes(plan, owner)]
    for edit in plan.edits:
        left = _cut(plan.before.text, edit.span, spans)
        _require(not left.replace(",", "").strip(), f'the edit for "{render(edit.cause)}" reaches too far')


def _entry_span(document: Document, path: KeyPath) -> Span:
    node, key = document.find(path), document.key_span(path)
    _require(node is not None and key is not None, f'"{render(path)}" is not in the file')
    assert node
    assert key
    return Span(key.start, node.span.end)


def _cut(text: str, span: Span, holes: Sequence[Span]) -> str:
    """Return the text of `span` without what lies in `holes`."""
    pieces, position = [], span.start
    for hole in sorted(holes):
        pieces.append(text[position : max(position, min(hole.start, span.end))])
        position = max(position, min(hole.end, span.end))
    return "".join((*pieces, text[position : span.end]))


def _goes(plan: Plan, owner: KeyPath) -> bool:
    return any(change.action is not Action.ADD and starts_with(owner, change.key_path) for change in plan.changes)


def _check_comments(plan: Plan) -> None:
    """Comments stay, in order, with their owners; those about removed entries may go or stay."""
    before = [(comment.text, owner) for comment, owner in _owners(plan.before)]
    after = [(comment.text, owner) for comment, owner in _owners(plan.after)]
    needed = sum(1 for _, owner in before if not _goes(plan, owner))
    position = 0
    for text, owner in before:
        goes = _goes(plan, owner)
        needed -= not goes
        # In an empty container there was nothing that a comment could have been about.
        unowned = goes or _is_empty(plan.before.find(owner))
        found = position < len(after) and after[position][0] == text
        if found and goes and len(after) - position <= needed:
            continue
        if found and (unowned or after[position][1] == _path_after(plan, owner)):
            position += 1
        else:
            _require(goes, f"the comment {text!r} was lost or belongs to something else now")
    _require(position == len(after), "a comment was made")


def _is_empty(node: Node | None) -> bool:
    return isinstance(node, ObjectNode | ArrayNode) and not len(node)


Keyed = list[tuple[str | int, Member | Element]]


def _owners(document: Document) -> Iterator[tuple[Comment, KeyPath]]:
    """Yield each comment with the key path it is about: of the entry it trails or leads, else of its container."""
    known: dict[int, Keyed] = {}

    def entries(node: Node) -> Keyed:
        if id(node) not in known:
            members = [(member.key, member) for member in document.members(node)]
            known[id(node)] = [*members, *enumerate(document.elements(node))]
        return known[id(node)]

    for comment in document.comments:
        yield comment, _owner(document, comment.span, entries)


def _owner(document: Document, span: Span, entries: Callable[[Node], Keyed]) -> KeyPath:
    path: KeyPath = ()
    node = document.root
    while True:
        around = next((item for item in entries(node) if item[1].span.start <= span.start < item[1].span.end), None)
        if around is None:
            return path + _neighbour(document.text, span, node, entries(node))
        path = (*path, around[0])
        node = around[1].node
        if not node.span.start <= span.start < node.span.end:
            return path


def _neighbour(text: str, span: Span, node: Node, entries: Keyed) -> KeyPath:
    earlier = [item for item in entries if item[1].span.end <= span.start]
    later = [item for item in entries if item[1].span.start >= span.end]
    if earlier and not _LINE_END.search(text, earlier[-1][1].span.end, span.start):
        return (earlier[-1][0],)
    if later:
        start = later[0][1].span.start
        behind_bracket = not earlier and not _LINE_END.search(text, node.span.start, span.start)
        elsewhere = behind_bracket and _LINE_END.search(text, span.end, start)
        if not elsewhere and not _BLANK_LINE.search(text, span.end, start):
            return (later[0][0],)
    return ()


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
