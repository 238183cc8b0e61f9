"""`apply`: exactly what was saved, on exactly the bytes it was made for, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import (
    KEY,
    OK,
    REFUSED,
    UNAUTHORISED,
    Machine,
    note_rules,
    provider,
    rules,
    with_models,
)
from tests.unit.test_plan_file import signed

from openclaw_wisgate.change import put
from openclaw_wisgate.commands.adopt import adopt
from openclaw_wisgate.commands.apply import ApplyRequest, apply
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.errors import (
    InterruptedAfterWriteError,
    PlanFileError,
    ReadOnlyError,
    StalePlanError,
    UsageError,
)
from openclaw_wisgate.plan import Draft, Part, Plan, finish
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.report import Decision
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import backups, plan_files
from openclaw_wisgate.system.locate import locate

CONFIG = """\
// mine
{
  gateway: { mode: "local" }, // stays
  agents: { defaults: { model: "ollama/qwen3:8b" } },
  models: {
    providers: {
      ollama: { baseUrl: "http://127.0.0.1:11434", models: [] },
    },
  },
}
"""
TEXTS = [CONFIG, CONFIG.replace("\n", "\r\n"), "\ufeff" + CONFIG, "{}", "", "\ufeff", "\n", None]
AGAIN = "make the plan again with: openclaw-wisgate add ... --plan "


@pytest.fixture
def name(machine: Machine) -> str:
    """The name of a plan file that is not there yet."""
    return str(machine.top / "plan.json")


@pytest.mark.parametrize("text", TEXTS)
def test_what_add_would_have_done(machine: Machine, name: str, text: str | None) -> None:
    """What a saved plan makes of a config is what `add` itself makes of it, byte for byte, and it can be taken back."""
    old = None if text is None else machine.put(text)
    machine.save(name)
    report = machine.apply(name)
    assert (report.decision, report.command, report.plan_file) == (Decision.WRITTEN, "apply", None)
    applied = machine.raw()
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.raw() == old
    machine.add()
    assert machine.raw() == applied


def test_the_user_sees_what_is_written(machine: Machine, name: str) -> None:
    """The diff, with the notes from when the plan was made, is shown before anything is written."""
    machine.variables.clear()
    machine.put(CONFIG)
    planned = machine.save(name)
    machine.apply(name)
    (shown,) = machine.user.confirmed
    assert shown.decision is Decision.PENDING
    assert shown.plan is not None
    assert planned.plan is not None
    raw = machine.raw()
    assert raw is not None
    assert planned.plan.after.text == shown.plan.after.text == raw.decode()
    assert "plan/key-not-set" in note_rules(planned)
    assert shown.notes == planned.notes


def test_ping_of_what_the_plan_names(machine: Machine, name: str) -> None:
    """The models in the plan are asked with the key of now, unless they are not to be, or the plan names none."""
    machine.put(CONFIG)
    machine.save(name, with_models(provider(), "a", "b/c"))
    report = machine.apply(name)
    assert [ping.result.probe.model for ping in report.pings] == ["a", "b/c"]
    assert set(machine.gateway.keys) == {KEY}
    machine.undo()
    assert machine.apply(name, ping=False).pings == ()
    machine.undo()
    machine.save(name, ping=False)
    assert machine.apply(name).pings == ()
    assert len(machine.gateway.asked) == 2


def test_removal(machine: Machine, name: str) -> None:
    """A saved removal removes, and asks no model."""
    machine.put(CONFIG)
    machine.save(name)
    machine.apply(name)
    machine.save_removal(name)
    asked = len(machine.gateway.asked)
    report = machine.apply(name)
    assert report.decision is Decision.WRITTEN
    assert machine.raw() == CONFIG.encode()
    assert len(machine.gateway.asked) == asked


def test_remove_after_apply_gives_the_old_bytes(machine: Machine, name: str) -> None:
    """Removing what a saved plan added is as after `add`: all that it set goes with it."""
    old = machine.put("{ /* empty */ }")
    machine.save(name, options=AddOptions(default=True, gateway_mode="local"))
    machine.apply(name)
    machine.remove()
    assert machine.raw() == old


@pytest.mark.parametrize("reply", [REFUSED, UNAUTHORISED])
@pytest.mark.parametrize("text", [CONFIG, None])
def test_rollback(machine: Machine, name: str, reply: object, text: str | None) -> None:
    """A failing ping brings the old bytes back where that is wanted; the plan can be applied again then."""
    old = None if text is None else machine.put(text)
    machine.save(name)
    assert isinstance(reply, type(REFUSED) | type(UNAUTHORISED))
    machine.gateway.reply = reply
    report = machine.apply(name, rollback=True)
    assert (report.decision, report.command) == (Decision.ROLLED_BACK, "apply")
    assert machine.raw() == old
    machine.gateway.reply = OK
    assert machine.apply(name, rollback=True).decision is Decision.WRITTEN


def test_interrupted_ping(machine: Machine, name: str) -> None:
    """Ctrl+C during the ping says what is on disk."""
    machine.put(CONFIG)
    machine.save(name)
    machine.gateway.reply = KeyboardInterrupt()
    with pytest.raises(InterruptedAfterWriteError, match="is written and kept"):
        machine.apply(name)


def test_twice(machine: Machine, name: str) -> None:
    """A plan that was executed has nothing to do: no question, no copy, no ping."""
    machine.put(CONFIG)
    machine.save(name)
    machine.apply(name)
    raw = machine.raw()
    report = machine.apply(name)
    assert (report.decision, report.command, report.plan) == (Decision.UNCHANGED, "apply", None)
    assert machine.raw() == raw
    assert (len(machine.user.confirmed), len(machine.gateway.asked)) == (1, 1)
    assert len(backups.saved(machine.around.state, machine.config)) == 1


def test_pending_and_declined(machine: Machine, name: str) -> None:
    """Without leave, or without agreement, the bytes stay, and the plan can still be executed."""
    old = machine.put(CONFIG)
    machine.save(name)
    report = machine.apply(name, write=False)
    assert (report.decision, report.plan is None) == (Decision.PENDING, False)
    machine.user.agrees = False
    assert machine.apply(name).decision is Decision.DECLINED
    assert machine.raw() == old
    assert machine.gateway.asked == []


@pytest.mark.parametrize("now", ["{ edited: 1 }", "", "{ not JSON5", None, CONFIG + "\n", CONFIG.replace("\n", "\r\n")])
def test_stale(machine: Machine, name: str, now: str | None) -> None:
    """A config with other bytes than the plan was made for is left alone, also where it is no JSON5, or gone."""
    machine.put(CONFIG)
    machine.save(name)
    machine.config.unlink()
    other = None if now is None else machine.put(now)
    with pytest.raises(StalePlanError) as caught:
        machine.apply(name)
    assert caught.value.message == '"~/.openclaw/openclaw.json" changed since the plan was made; nothing was written'
    assert caught.value.hint == AGAIN + name
    assert machine.raw() == other
    assert machine.user.confirmed == []
    assert not machine.around.state.exists()


def test_stale_because_there_is_a_file_now(machine: Machine, name: str) -> None:
    """A plan to make the config does not overwrite the one that is there now, an empty one included."""
    machine.save(name)
    machine.put("")
    with pytest.raises(StalePlanError):
        machine.apply(name)
    assert machine.raw() == b""


def test_changed_during_the_question(machine: Machine, name: str) -> None:
    """An edit made while the user looks at the diff is not overwritten, and nothing is planned anew."""
    machine.put(CONFIG)
    machine.save(name)
    machine.user.meanwhile = lambda: machine.put("{ edited: 1 }")
    with pytest.raises(StalePlanError, match=r"by another program meanwhile; nothing was written") as caught:
        machine.apply(name)
    assert caught.value.hint == AGAIN + name
    assert machine.raw() == b"{ edited: 1 }"
    assert len(machine.user.confirmed) == 1


def test_another_config(machine: Machine, name: str) -> None:
    """A plan for one config is not executed on another with the same bytes."""
    machine.put(CONFIG)
    other = machine.put(CONFIG, "other.json")
    machine.save(name)
    around = machine.around
    target = Target(locate(around, config=str(machine.config.with_name("other.json"))), around)
    request = ApplyRequest(target=target, saved=plan_files.read(name), name=name)
    with pytest.raises(UsageError) as caught:
        apply(request, confirm=machine.user.confirm, send=machine.gateway.send)
    assert caught.value.message == (f'"{name}" is a plan for ~/.openclaw/openclaw.json, not for ~/.openclaw/other.json')
    assert machine.config.with_name("other.json").read_bytes() == other


def test_the_same_config_by_another_name(machine: Machine, name: str) -> None:
    """A link to the config that the plan is for is that config."""
    machine.put(CONFIG)
    machine.save(name)
    link = machine.top / "link.json"
    link.symlink_to(machine.config)
    target = Target(locate(machine.around, config=str(link)), machine.around)
    request = ApplyRequest(target=target, saved=plan_files.read(name), name=name)
    assert apply(request, confirm=machine.user.confirm, send=machine.gateway.send).decision is Decision.WRITTEN
    assert link.is_symlink()


def test_read_only_mode(machine: Machine, name: str) -> None:
    """A config that must not be written is not, whatever was planned."""
    old = machine.put(CONFIG)
    machine.save(name)
    machine.variables["OPENCLAW_NIX_MODE"] = "1"
    with pytest.raises(ReadOnlyError):
        machine.apply(name)
    assert machine.raw() == old


def rewritten(name: str, **members: object) -> None:
    """Give a plan file other members and the checksum of them, as somebody could who wants to."""
    file = Path(name)
    file.write_text(signed({**json.loads(file.read_text("utf-8")), **members}), "utf-8")


@pytest.mark.parametrize(
    "members",
    [
        {"edits": []},
        {"digest_after": "0" * 64},
        {"changes": []},
        {"changes": [{"action": "remove", "path": ["gateway"], "after": None}]},
        {"changes": [{"action": "remove", "path": [], "after": None}]},
    ],
    ids=str,
)
def test_a_plan_without_its_proof(machine: Machine, name: str, members: dict[str, object]) -> None:
    """A plan whose parts disagree is damaged, even with the right checksum: nothing is asked and nothing written."""
    old = machine.put(CONFIG)
    machine.save(name)
    rewritten(name, **members)
    with pytest.raises(PlanFileError, match="is damaged"):
        machine.apply(name)
    assert machine.raw() == old
    assert machine.user.confirmed == []


@pytest.mark.parametrize("now", [b"{ a: 1", b"{ a: '\xff' }"])
def test_a_plan_for_what_is_no_config(machine: Machine, name: str, now: bytes) -> None:
    """A plan that claims to be for bytes which are not JSON5 in UTF-8 is damaged."""
    machine.put(CONFIG)
    machine.save(name)
    machine.put(now)
    rewritten(name, digest_before=Source(name="", text="", raw=now).digest)
    with pytest.raises(PlanFileError, match="is damaged"):
        machine.apply(name)
    assert machine.raw() == now


def test_what_a_plan_breaks_by_now(machine: Machine, name: str) -> None:
    """The result is checked when the plan is executed, too."""
    text = '{ models: { providers: { x: { baseUrl: "https://x.example/v1", models: [] } } } }'
    old = machine.put(text)
    document = document_of(text, name="openclaw.json")
    assert document is not None
    bad = finish(document, Draft("x", put(document.value, ("models", "mode"), "bogus")), None)
    assert isinstance(bad, Plan)
    source = Source(name=str(machine.config), text=text, raw=old)
    plan_files.write(name, bad, command="add", location=machine.target.location, source=source)
    report = machine.apply(name)
    assert (report.decision, report.command) == (Decision.REFUSED, "apply")
    assert rules(report) == ["schema/wrong-value"]
    assert machine.raw() == old


def test_what_openclaw_would_revert_by_now(machine: Machine, name: str) -> None:
    """What OpenClaw compares the file with is looked at when the plan is executed, too."""
    machine.put('{ gateway: { mode: "local" } }')
    machine.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    old = machine.raw()
    assert old is not None
    machine.save_removal(name)
    machine.put(old, "openclaw.json.bak")
    report = machine.apply(name)
    assert (report.decision, report.command) == (Decision.REFUSED, "apply")
    assert rules(report) == ["plan/would-be-reverted"]
    assert machine.raw() == old


REST = '{ lists: [1, 2], // the rest\n  key: "sk-in-the-rest" }\n'
WITH_REST = CONFIG.replace('gateway: { mode: "local" }', 'ui: { $include: "./rest.json5" }, gateway: { mode: "local" }')


def with_included(machine: Machine, name: str) -> tuple[bytes, bytes]:
    """Save a plan for the config and a file that it includes; return what both are to hold."""
    raw, inner_raw = machine.put(WITH_REST), machine.put(REST, "rest.json5")
    rest = machine.config.with_name("rest.json5")
    document, inner = document_of(WITH_REST, name="openclaw.json"), document_of(REST, name="rest.json5")
    assert document is not None
    assert inner is not None
    plan = plan_add(document, provider(), AddOptions())
    inner_plan = finish(inner, Draft("x", put(inner.value, ("lists", 2), 3)), None)
    assert isinstance(plan, Plan)
    assert isinstance(inner_plan, Plan)
    part = Part(
        file=str(rest),
        source=Source(name=str(rest), text=REST, raw=inner_raw),
        at=(("ui",),),
        before=inner,
        after=inner_plan.after,
        changes=inner_plan.changes,
        edits=inner_plan.edits,
    )
    source = Source(name=str(machine.config), text=WITH_REST, raw=raw)
    location = machine.target.location
    plan_files.write(name, replace(plan, included=(part,)), command="add", location=location, source=source)
    return plan.after.text.encode(), inner_plan.after.text.encode()


def test_included_files(machine: Machine, name: str) -> None:
    """What a plan does to included files is done with the rest, once."""
    wanted = with_included(machine, name)
    rest = machine.config.with_name("rest.json5")
    assert "sk-in-the-rest" not in Path(name).read_text("utf-8")
    assert machine.apply(name).decision is Decision.WRITTEN
    assert (machine.raw(), rest.read_bytes()) == wanted
    assert machine.apply(name).decision is Decision.UNCHANGED


def test_included_files_are_rolled_back(machine: Machine, name: str) -> None:
    """A failing ping brings the old bytes of included files back, too."""
    with_included(machine, name)
    rest = machine.config.with_name("rest.json5")
    seen: list[bytes] = []
    machine.gateway.reply = REFUSED
    machine.gateway.meanwhile = lambda: seen.append(rest.read_bytes())
    rewritten(name, ping=[{"provider": "wisgate", "model": "m"}])
    assert machine.apply(name, rollback=True).decision is Decision.ROLLED_BACK
    assert (machine.raw(), rest.read_bytes()) == (WITH_REST.encode(), REST.encode())
    assert seen != [REST.encode()]


@pytest.mark.parametrize("half", ["before", "after"])
def test_included_files_that_changed(machine: Machine, name: str, half: str) -> None:
    """A plan is stale where an included file changed, be the config as before it or as after."""
    wanted = with_included(machine, name)
    rest = machine.config.with_name("rest.json5")
    if half == "before":
        machine.put("{ other: 1 }", "rest.json5")
    else:
        machine.put(wanted[0])
    old = (machine.raw(), rest.read_bytes())
    with pytest.raises(StalePlanError, match=r"rest\.json5" if half == "before" else r"openclaw\.json"):
        machine.apply(name)
    assert (machine.raw(), rest.read_bytes()) == old


def test_a_saved_adoption(machine: Machine) -> None:
    """A plan that renames a provider and changes what stands in it is executed as `adopt` would have done it."""
    url = "https://wisdom-gate.juheapi.com/v1"
    models = f'models: [{{ id: "m", name: "M", baseUrl: "{url}" }}]'
    machine.put(f'{{ models: {{ providers: {{ moonshot: {{ baseUrl: "{url}", {models} }} }} }} }}\n')
    saved = str(machine.top / "plan.json")
    adopt(machine.target, None, write=True, confirm=machine.user.confirm, plan=saved)
    assert machine.apply(saved).decision is Decision.WRITTEN
    written = machine.raw()
    machine.undo()
    adopt(machine.target, None, write=True, confirm=machine.user.confirm)
    assert machine.raw() == written
    assert written is not None
    assert b"wisdom-gate" not in written
