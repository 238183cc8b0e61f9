"""`sync`: the gateway's figures for what this program wrote, and nothing else; what is gone goes only when asked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.unit.commands.machine import (
    KEY,
    MODEL,
    OK,
    REFUSED,
    UNAUTHORISED,
    Machine,
    nested,
    note_rules,
    provider,
    rules,
    with_models,
)

from openclaw_wisgate.change import get, put
from openclaw_wisgate.commands.adopt import adopt
from openclaw_wisgate.errors import ConfigNotFoundError, UsageError
from openclaw_wisgate.figures import Model
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.probe import HttpReply, Phases
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.reporters import Palette, text
from openclaw_wisgate.reporters import json as json_reporter
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import resources

OPUS = {
    "id": MODEL.id,
    "context_length": 200000,
    "max_completion_tokens": 16000,
    "pricing": {"prompt": "0.000004", "completion": "0.00002"},
    "input_modalities": ["text", "image", "video"],
}
FIGURES = {
    "input": ["text", "image"],
    "cost": {"input": 4, "output": 20, "cacheRead": 0, "cacheWrite": 0},
    "contextWindow": 200000,
    "maxTokens": 16000,
}
MINE = """\
// mine
{
  gateway: { mode: 'local' }, // stays
}
"""


def serve(machine: Machine, *rows: dict[str, object]) -> None:
    """Let the gateway list these models."""
    body = json.dumps({"object": "list", "data": rows}).encode()
    machine.gateway.reply = HttpReply(status=200, headers={}, body=body, phases=Phases(total=0.1))


def model_of(machine: Machine, index: int = 0, name: str = "wisgate") -> object:
    """Return what the config says of a model."""
    document = document_of(machine.config.read_text("utf-8"), name="")
    assert document is not None
    return nested(document.value, "models", "providers", name, "models", index)


def by_hand(machine: Machine, field: str, value: object, index: int = 0) -> None:
    """Change a figure as a person would, with the rest as it is."""
    document = document_of(machine.config.read_text("utf-8"), name="")
    assert document is not None
    machine.put(json.dumps(put(document.value, ("models", "providers", "wisgate", "models", index, field), value)))


def messages(report: Report) -> str:
    """Return all that is told beside the change."""
    return "\n".join(f"{note.message} {note.hint or ''}" for note in report.notes)


@pytest.fixture
def added(machine: Machine) -> Machine:
    """A machine whose config holds the guide's model, as `add` wrote it, and a gateway that says other things of it."""
    machine.put(MINE)
    assert machine.add().decision is Decision.WRITTEN
    serve(machine, OPUS)
    machine.gateway.asked.clear()
    machine.gateway.keys.clear()
    return machine


def test_figures_follow_the_gateway(added: Machine) -> None:
    """Every figure that the gateway states is written, the rest stays as it is, and undoing gives the old bytes."""
    old, entry = added.raw(), model_of(added)
    report = added.sync()
    assert report.decision is Decision.WRITTEN
    assert [(probe.method, probe.url) for probe in added.gateway.asked] == [("GET", "https://api.wisgate.ai/v1/models")]
    assert added.gateway.keys == [KEY]
    assert isinstance(entry, dict)
    assert model_of(added) == {**entry, **FIGURES}
    assert "the gateway says so of wisgate/claude-opus-4-6" in messages(report)
    assert added.config.read_text("utf-8").startswith("// mine\n{\n  gateway: { mode: 'local' }, // stays\n")
    assert added.undo().decision is Decision.WRITTEN
    assert added.raw() == old


def test_the_second_time_nothing_is_left_to_do(added: Machine) -> None:
    """Neither the file nor its time changes, and nobody is asked whether to write."""
    added.sync()
    written, shown = added.raw(), len(added.user.confirmed)
    report = added.sync()
    assert (report.decision, report.receipt, len(added.user.confirmed)) == (Decision.UNCHANGED, None, shown)
    assert added.raw() == written


@pytest.mark.parametrize("field", list(FIGURES))
def test_what_was_changed_by_hand_stays_and_is_told(added: Machine, field: str) -> None:
    """One figure of a person's own stays whatever the gateway says; the others follow it."""
    value = {"input": [], "cost": {"input": 1, "output": 2}, "contextWindow": 100000, "maxTokens": 4000}[field]
    by_hand(added, field, value)
    report = added.sync()
    assert report.decision is Decision.WRITTEN
    found = model_of(added)
    assert {name: get(found, (name,)) for name in FIGURES} == {**FIGURES, field: value}
    told = [note for note in report.notes if note.rule == "plan/by-hand"]
    assert [note.key_path[-1] for note in told] == [field]
    if field == "contextWindow":
        expected = "contextWindow of wisgate/claude-opus-4-6 is 100000 by hand, the gateway says 200000; it stays"
        assert told[0].message == expected
    again = added.sync()
    assert again.decision is Decision.UNCHANGED
    assert "plan/by-hand" in note_rules(again)


def test_going_back_by_hand_is_by_hand(added: Machine) -> None:
    """Who writes the earlier figure again, which `add` wrote once, wants it: it stays."""
    added.sync()
    by_hand(added, "contextWindow", MODEL.context_window)
    assert added.sync().decision is Decision.UNCHANGED
    assert get(model_of(added), ("contextWindow",)) == MODEL.context_window


def test_after_undo_the_figures_are_ours_again(added: Machine) -> None:
    """Undoing, and undoing that, leaves figures that `sync` still knows as this program's."""
    added.sync()
    written = added.raw()
    added.undo()
    assert added.sync().decision is Decision.WRITTEN
    assert added.raw() == written
    added.undo()
    added.undo()
    serve(added, {**OPUS, "context_length": 300000})
    assert added.sync().decision is Decision.WRITTEN
    assert get(model_of(added), ("contextWindow",)) == 300000


def test_a_roll_back_is_remembered_like_an_undo(added: Machine) -> None:
    """Where a failed ping put the old figures back, they are this program's as before."""
    added.gateway.reply = UNAUTHORISED
    other = with_models(provider(), MODEL.id)
    options = AddOptions(on_conflict=OnConflict.UPDATE)
    report = added.add(other, options, rollback=True)
    assert report.decision is Decision.ROLLED_BACK
    serve(added, OPUS)
    assert "plan/by-hand" not in note_rules(added.sync())
    assert get(model_of(added), ("contextWindow",)) == 200000


def test_what_nobody_remembers_is_by_hand(machine: Machine) -> None:
    """A config that this program has not written stays as it is, whatever the gateway says."""
    block = {"baseUrl": "https://api.wisgate.ai/v1", "apiKey": "${WISGATE_API_KEY}", "models": [MODEL.to_value()]}
    old = machine.put(json.dumps({"models": {"providers": {"wisgate": block}}}))
    serve(machine, OPUS)
    report = machine.sync()
    assert report.decision is Decision.UNCHANGED
    assert machine.raw() == old
    assert len([note for note in report.notes if note.rule == "plan/by-hand"]) == len(FIGURES)


def test_a_memory_that_cannot_be_kept_loses_nothing_else(machine: Machine) -> None:
    """The write counts and is told to be forgotten; its figures are taken for somebody's own."""
    machine.put(MINE)
    machine.around.state.mkdir()
    (machine.around.state / "written").write_text("in the way", "utf-8")
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    assert [note.rule for note in report.after] == ["plan/not-remembered"]
    serve(machine, OPUS)
    assert machine.sync().decision is Decision.UNCHANGED
    (machine.around.state / "written").unlink()
    assert machine.sync().decision is Decision.UNCHANGED


def test_a_damaged_memory_is_none(added: Machine) -> None:
    """What cannot be read is forgotten, so nothing is overwritten."""
    (file,) = (added.around.state / "written").iterdir()
    for damage in ("{", '{"format_version": "1.0", "fields": [{}, 1, {"provider": "wisgate"}]}', '{"fields": []}'):
        file.write_text(damage, "utf-8")
        assert added.sync().decision is Decision.UNCHANGED


def test_a_saved_plan_is_remembered_when_it_is_applied(machine: Machine) -> None:
    """What `apply` writes for `add` or `sync` is this program's, too."""
    machine.put(MINE)
    saved = str(machine.top / "plan.json")
    machine.save(saved)
    assert machine.apply(saved).decision is Decision.WRITTEN
    serve(machine, OPUS)
    assert machine.sync(plan=saved).decision is Decision.PENDING
    assert machine.apply(saved).decision is Decision.WRITTEN
    assert get(model_of(machine), ("contextWindow",)) == 200000
    serve(machine, {**OPUS, "context_length": 300000})
    assert machine.sync().decision is Decision.WRITTEN


def test_adopting_takes_the_memory_along(machine: Machine) -> None:
    """Under its new id a provider has the figures that this program wrote under the old one, and after undo as well."""
    machine.put(MINE)
    machine.add(replace(provider(), id="other"))
    adopt(machine.target, "other", write=True, confirm=machine.user.confirm)
    serve(machine, OPUS)
    report = machine.sync(write=False)
    assert report.decision is Decision.PENDING
    assert "plan/by-hand" not in note_rules(report)
    machine.undo()
    assert "plan/by-hand" not in note_rules(machine.sync("other"))
    assert get(model_of(machine, name="other"), ("contextWindow",)) == 200000


def test_offline_goes_by_what_is_known(added: Machine) -> None:
    """Nobody is asked: the list of the last time counts, else the catalogue; nothing is gone or removed."""
    by_default = added.sync(offline=True)
    # The catalogue knows no price, so the one that was given stays; its limits are those that `add` wrote.
    assert (by_default.decision, added.gateway.asked) == (Decision.UNCHANGED, [])
    assert "went by the packaged catalogue" in messages(by_default)
    added.sync()
    added.gateway.reply = REFUSED
    kept = added.sync(offline=True)
    assert kept.decision is Decision.UNCHANGED
    assert "the gateway's list of" in messages(kept)
    with pytest.raises(UsageError, match="exclude each other"):
        added.sync(offline=True, remove_gone=True)


@pytest.mark.parametrize("reply", [UNAUTHORISED, REFUSED, OK])
def test_without_a_list_nothing_is_written(added: Machine, reply: HttpReply) -> None:
    """A gateway that does not list its models leaves its verdict, a hint, and the file as it is."""
    old = added.raw()
    added.gateway.reply = reply
    report = added.sync(remove_gone=True)
    assert (report.decision, report.plan) == (Decision.PROBLEMS, None)
    assert not any(ping.is_ok for ping in report.pings)
    assert "--offline" in messages(report)
    assert added.raw() == old


def test_what_is_gone_stays_unasked(added: Machine) -> None:
    """A model that the gateway does not list is told with the command that removes it, also with --yes."""
    serve(added, {"id": "brand-new-1"}, {"id": "brand-new-2"})
    report = added.sync()
    assert report.decision is Decision.UNCHANGED
    assert "openclaw-wisgate remove wisgate --model claude-opus-4-6" in messages(report)
    assert "2 models that the config does not have: brand-new-1, brand-new-2" in messages(report)
    assert "openclaw-wisgate add brand-new-1" in messages(report)
    assert get(model_of(added), ("id",)) == MODEL.id


def test_an_empty_list_tells_nothing(added: Machine) -> None:
    """A key that is shown no model at all does not make every model gone."""
    serve(added)
    report = added.sync(remove_gone=True)
    assert report.decision is Decision.UNCHANGED
    assert "plan/no-models-listed" in note_rules(report)
    assert get(model_of(added), ("id",)) == MODEL.id


@pytest.mark.parametrize("answer", [True, False])
def test_somebody_is_asked_once_about_what_is_gone(added: Machine, *, answer: bool) -> None:
    """Who says yes has it removed with all that names it; who says no keeps it, and the figures follow all the same."""
    added.add(with_models(provider(), "old-1", "old-2"), AddOptions(fallback=True))
    old = added.raw()
    serve(added, OPUS)
    asked: list[tuple[Model, ...]] = []

    def ask(gone: tuple[Model, ...]) -> bool:
        asked.append(gone)
        return answer

    report = added.sync(ask_gone=ask)
    assert report.decision is Decision.WRITTEN
    assert asked == [(Model("wisgate", "old-1"), Model("wisgate", "old-2"))]
    text = added.config.read_text("utf-8")
    assert ("old-1" not in text and "old-2" not in text) is answer
    assert get(model_of(added), ("contextWindow",)) == 200000
    assert ("plan/model-gone" in note_rules(report)) is not answer
    added.undo()
    assert added.raw() == old


def test_removing_and_changing_at_once_keeps_comments(added: Machine) -> None:
    """A model in the middle goes, those around it keep their comments, and all of it can be undone and saved."""
    added.put(added.config.read_text("utf-8").replace("models: [", "models: [\n          { id: 'gone-1' }, // one"))
    text = added.config.read_text("utf-8").replace("maxTokens: 8192", "maxTokens: 8192 /* short */")
    old = added.put(text)
    saved = str(added.top / "plan.json")
    added.sync(remove_gone=True, plan=saved)
    report = added.sync(remove_gone=True)
    assert report.decision is Decision.WRITTEN
    written = added.raw()
    assert written is not None
    assert b"maxTokens: 16000 /* short */" in written
    assert b"one" not in written
    added.undo()
    assert added.raw() == old
    assert added.apply(saved).decision is Decision.WRITTEN
    assert added.raw() == written
    added.undo()
    added.undo()
    assert added.raw() == written


def test_a_primary_needs_another_model(added: Machine) -> None:
    """An agent's model does not go without one in its place, as with `remove`."""
    added.add(with_models(provider(), "old-1"), AddOptions(default=True))
    old = added.raw()
    serve(added, OPUS)
    refused = added.sync(remove_gone=True)
    assert (refused.decision, rules(refused)) == (Decision.REFUSED, ["plan/in-use"])
    assert added.raw() == old
    report = added.sync(remove_gone=True, replace_with="wisgate/claude-opus-4-6")
    assert report.decision is Decision.WRITTEN
    text = added.config.read_text("utf-8")
    assert "old-1" not in text
    assert "wisgate/claude-opus-4-6" in text


def test_an_unknown_price_gives_way_to_a_known_one(machine: Machine) -> None:
    """Zeros that stand for an unknown price are this program's, and are replaced by what the catalogue learns."""
    machine.put(MINE)
    unpriced = replace(MODEL, id="gpt-5", cost=None, context_window=1000, max_tokens=100)
    machine.add(replace(provider(), models=(unpriced,)))
    assert machine.sync(offline=True).decision is Decision.WRITTEN
    known = resources.catalogue().entries["gpt-5"]
    assert known.cost is not None
    found = model_of(machine)
    assert [get(found, (name,)) for name in ("cost", "contextWindow", "maxTokens")] == [
        known.cost.to_value(),
        known.context_window,
        known.max_tokens,
    ]


def test_every_provider_at_wisgate_or_those_named(added: Machine) -> None:
    """Without names those at WisGate's address are asked, each with its own list; others only by name."""
    desk = replace(provider(), id="desk", base_url="http://127.0.0.1:9/v1")
    added.add(desk)
    added.add(replace(provider(), id="second"))
    added.gateway.asked.clear()
    serve(added, OPUS)
    added.sync()
    assert [probe.provider for probe in added.gateway.asked] == ["wisgate", "second"]
    assert get(model_of(added, name="second"), ("contextWindow",)) == 200000
    assert get(model_of(added, name="desk"), ("contextWindow",)) == 256000
    added.sync("desk")
    assert get(model_of(added, name="desk"), ("contextWindow",)) == 200000
    with pytest.raises(UsageError, match='no provider "nope"'):
        added.sync("nope")


def test_nothing_to_bring_up_to_date(machine: Machine) -> None:
    """Without a config there is a fault; without a provider at WisGate there is nothing to do."""
    with pytest.raises(ConfigNotFoundError):
        machine.sync()
    machine.put(MINE)
    report = machine.sync()
    assert (report.decision, machine.gateway.asked) == (Decision.UNCHANGED, [])


def test_without_agreement_nothing_is_written(added: Machine) -> None:
    """A dry run and a no leave the file and the memory as they are; a dry run keeps no list either."""
    old = added.raw()
    assert added.sync(write=False).decision is Decision.PENDING
    assert not added.around.cache.exists()
    added.user.agrees = False
    assert added.sync().decision is Decision.DECLINED
    assert added.raw() == old
    added.user.agrees = True
    assert added.sync().decision is Decision.WRITTEN


def test_another_writer_in_between(added: Machine) -> None:
    """What somebody writes while the question is open is planned with anew, and the gateway is asked once."""
    added.user.meanwhile = lambda: by_hand(added, "maxTokens", 5000) if len(added.user.confirmed) == 1 else None
    added.user.confirmed.clear()
    report = added.sync()
    assert report.decision is Decision.WRITTEN
    assert len(added.gateway.asked) == 1
    assert [get(model_of(added), (name,)) for name in ("contextWindow", "maxTokens")] == [200000, 5000]
    assert "plan/by-hand" in note_rules(report)


def test_included_files(machine: Machine) -> None:
    """In a config of several files the figures are written where they stand, and what is gone goes from there."""
    machine.put("{ mode: 'merge', providers: {} } // ours\n", "models.json5")
    config = machine.put("{ gateway: { mode: 'local' }, models: { $include: './models.json5' } }\n")
    machine.add()
    machine.add(with_models(provider(), "old-1", "old-2"))
    old = machine.config.with_name("models.json5").read_bytes()
    serve(machine, OPUS, {"id": "old-2"})
    report = machine.sync(remove_gone=True)
    assert report.changed == ("~/.openclaw/models.json5",)
    models = machine.config.with_name("models.json5").read_text("utf-8")
    assert "200000" in models
    assert "old-1" not in models
    assert machine.raw() == config
    machine.undo()
    assert machine.config.with_name("models.json5").read_bytes() == old


def test_no_key_in_anything(added: Machine) -> None:
    """Neither what is told nor what is kept holds the key, also where it stands in the place of a figure."""
    by_hand(added, "contextWindow", KEY)
    serve(added, OPUS, {"id": "new-1"})
    report = added.sync()
    shown = text.render(report, Palette()) + json_reporter.render(report, Palette())
    assert KEY not in shown
    files = [file for file in (*added.around.state.rglob("*"), *added.around.cache.rglob("*")) if file.is_file()]
    assert [file for file in files if KEY.encode() in file.read_bytes() and "backups" not in file.parts] == []
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
