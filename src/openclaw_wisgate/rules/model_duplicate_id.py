"""A model id that stands twice in one provider."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Model, blocks


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every id but the first one: a note where nothing that it says is lost."""
    for block in blocks(context):
        first: dict[str, Model] = {}
        for model in block.models:
            if not model.id:
                continue
            earlier = first.setdefault(model.id, model)
            if earlier is model:
                continue
            lost = [
                key
                for key in model.value
                if key != "id" and earlier.value.get(key, model.value[key]) != model.value[key]
            ]
            told = f', and its "{lost[0]}" is not used' if lost else ""
            yield Finding(
                path=(*model.path, "id"),
                severity=None if lost else Severity.NOTE,
                message=f'the model "{model.id}" stands more than once in provider "{block.name}"{told}',
                hint="remove this one, or give it its own id",
                related=((context.effective.site((*earlier.path, "id")), "this one counts"),),
            )


RULE = Rule(
    id="model/duplicate-id",
    severity=Severity.WARNING,
    summary="a model id stands twice in one provider",
    why="""\
OpenClaw makes one model of the entries with one id: what the first one says counts, a later one only fills its gaps.
Spaces around an id do not count, capitals do. A change of the later entry has no effect. If nothing is lost, it is a
note. Lists that come together by "$include" are joined, which is a common cause.""",
    bad="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", contextWindow: 32000 },
  { id: "qwen3", name: "Qwen", contextWindow: 64000 },
] } } } }""",
    good="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", contextWindow: 32000 },
  { id: "Qwen3", name: "another Qwen", contextWindow: 64000 },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
