"""Every folder in fixtures/edits: a config before, what to do, and the exact bytes after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from openclaw_wisgate.change import drop, put
from openclaw_wisgate.edit import apply_edits, inverse, shapes
from openclaw_wisgate.plan import Draft, Plan, Refusal, finish
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_remove import RemoveOptions, plan_inverse, plan_remove
from openclaw_wisgate.provider import Api, KeyPlaceholder, KeyVariable, ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.verify import verify

EDITS = Path(__file__).parents[2] / "fixtures" / "edits"
CASES = sorted(folder for folder in EDITS.iterdir() if folder.is_dir())
GUIDE_MODEL = {"id": "claude-opus-4-6", "name": "Claude Opus 4.6", "contextWindow": 256000, "maxTokens": 8192}


def planned(document: Document, spec: Mapping[str, object]) -> Plan | Refusal:
    """Return what comes of doing to `document` what a spec.json says."""
    if "add" in spec:
        return plan_add(document, _provider(spec["add"]), _options(spec.get("options", {})))
    if "remove" in spec:
        added = spec.get("added", [])
        assert isinstance(added, list)
        options = _removal(spec.get("options", {}))
        return plan_remove(document, str(spec["remove"]), options, added=frozenset(tuple(path) for path in added))
    value: object = document.value
    for path, new in _list(spec.get("set", [])):
        value = put(value, tuple(path), new)
    for gone in _list(spec.get("unset", [])):
        value = drop(value, tuple(gone))
    return finish(document, Draft("x", value, ()), None)


def _list(value: object) -> Sequence[Any]:
    assert isinstance(value, list)
    return value


def _provider(fields: object) -> ProviderSpec:
    assert isinstance(fields, Mapping)
    key = KeyPlaceholder() if fields.get("key") == "placeholder" else KeyVariable("WISGATE_API_KEY")
    return ProviderSpec(
        id=str(fields["id"]),
        base_url="https://api.wisgate.ai/v1",
        api=Api.OPENAI_COMPLETIONS,
        api_key=key,
        auth=fields.get("auth", "api-key"),
        models=tuple(_model(model) for model in fields.get("models", [GUIDE_MODEL])),
    )


def _model(fields: Mapping[str, object]) -> ModelSpec:
    window, limit = fields["contextWindow"], fields["maxTokens"]
    assert isinstance(window, int)
    assert isinstance(limit, int)
    return ModelSpec(id=str(fields["id"]), name=str(fields["name"]), context_window=window, max_tokens=limit)


def _options(fields: object) -> AddOptions:
    assert isinstance(fields, Mapping)
    return AddOptions(
        on_conflict=OnConflict(fields.get("onConflict", "fail")),
        default=fields.get("default", False),
        fallback=fields.get("fallback", False),
        keep_default=fields.get("keepDefault", False),
        gateway_mode=fields.get("gatewayMode"),
    )


def _removal(fields: object) -> RemoveOptions:
    assert isinstance(fields, Mapping)
    return RemoveOptions(fields.get("model"), fields.get("replaceWith"))


def read(file: Path) -> str:
    """Return the text of `file` with its line ends and byte order mark."""
    return file.read_bytes().decode("utf-8")


def document_in(folder: Path) -> Document:
    """Return the document of the config before."""
    document = document_of(read(folder / "before.json5"), name="openclaw.json")
    assert document is not None
    return document


def check_contract(plan: Plan) -> None:
    """Check what edit.py promises of edits, and that the plan can be taken back byte for byte."""
    before = plan.before.text
    assert apply_edits(before, plan.edits) == plan.after.text
    assert all(0 <= edit.span.start <= edit.span.end <= len(before) for edit in plan.edits)
    assert all(earlier.span.end <= later.span.start for earlier, later in pairwise(plan.edits))
    assert all(edit.replacement or edit.span.start < edit.span.end for edit in plan.edits)
    back = plan_inverse(plan.after, inverse(before, shapes(plan.edits)), subject=plan.subject, baseline=None)
    assert isinstance(back, Plan)
    verify(back)
    assert back.after.text == before


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_edit(folder: Path) -> None:
    """The plan gives the expected bytes, is right by its proof and can be taken back; or the refusal says why."""
    spec = json.loads(read(folder / "spec.json"))
    document = document_in(folder)
    plan = planned(document, spec)
    if "refused" in spec:
        assert isinstance(plan, Refusal)
        assert [diagnostic.rule for diagnostic in plan.diagnostics] == spec["refused"]
        return
    assert isinstance(plan, Plan)
    verify(plan)
    check_contract(plan)
    expected = document.text if spec.get("unchanged") else read(folder / "after.json5")
    assert plan.after.text == expected
    assert plan.is_noop is bool(spec.get("unchanged"))
    if "notes" in spec:
        assert [diagnostic.rule for diagnostic in plan.notes] == spec["notes"]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_json_stays_json() -> None:
    """What a strict JSON parser takes before the edit it takes after it."""
    before = {folder: read(folder / "before.json5") for folder in CASES if (folder / "after.json5").exists()}
    strict = [folder for folder, text in before.items() if _is_json(text)]
    assert len(strict) > len(CASES) / 4
    assert [folder.name for folder in strict if not _is_json(read(folder / "after.json5"))] == []


def test_every_case_is_complete() -> None:
    """Each folder says one thing to do and has exactly one outcome."""
    for folder in CASES:
        spec = json.loads(read(folder / "spec.json"))
        outcomes = [(folder / "after.json5").exists(), bool(spec.get("unchanged")), "refused" in spec]
        assert outcomes.count(True) == 1, folder.name
        assert len({"add", "remove", "set", "unset"} & set(spec)) == 1, folder.name
