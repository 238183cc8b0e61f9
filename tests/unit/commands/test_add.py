"""Adding a provider: every way it can end, and the bytes on disk after each."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import (
    KEY,
    MODEL,
    OK,
    REFUSED,
    UNAUTHORISED,
    VARIABLE,
    Machine,
    nested,
    note_rules,
    provider,
    rules,
    with_models,
)

from openclaw_wisgate.commands.write import ATTEMPTS
from openclaw_wisgate.errors import (
    ConfigUnreadableError,
    InterruptedAfterWriteError,
    LockHeldError,
    ReadOnlyError,
    StaleConfigError,
    WriteError,
)
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.presets import PresetName
from openclaw_wisgate.probe import HttpReply, TransportFault, Verdict
from openclaw_wisgate.provider import KeyVariable, OnConflict
from openclaw_wisgate.report import Decision
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system import backups

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
MOONSHOT = '{ models: { providers: { moonshot: { baseUrl: "https://api.moonshot.ai/v1", models: [] } } } }'


def value(machine: Machine) -> object:
    """Return the value of the config on disk, which is JSON5."""
    raw = machine.raw()
    assert raw is not None
    document = parse(raw.decode(), name="").document
    assert document is not None
    return document.value


def test_written(machine: Machine) -> None:
    """The provider is in the file, what was there stays, and the report tells backup, diff and ping."""
    old = machine.put(CONFIG)
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    block = nested(value(machine), "models", "providers", "wisgate")
    assert nested(block, "apiKey") == f"${{{VARIABLE}}}"
    assert nested(block, "models", 0, "id") == MODEL.id
    raw = machine.raw()
    assert raw is not None
    assert b"// mine" in raw
    assert b"// stays" in raw
    assert report.receipt is not None
    assert report.receipt.backup is not None
    assert Path(report.receipt.backup).read_bytes() == old
    assert [ping.result.verdict for ping in report.pings] == [Verdict.OK]
    assert machine.gateway.keys == [KEY]
    assert machine.left() == {"openclaw.json"}
    assert report.file == "~/.openclaw/openclaw.json"


def test_user_sees_what_is_written(machine: Machine) -> None:
    """What the user agreed to is, byte for byte, what is on disk."""
    machine.put(CONFIG)
    machine.add()
    (shown,) = machine.user.confirmed
    assert shown.decision is Decision.PENDING
    assert shown.plan is not None
    raw = machine.raw()
    assert raw is not None
    assert shown.plan.after.text == raw.decode()


def test_unchanged(machine: Machine) -> None:
    """Adding twice changes nothing the second time: no question, no backup, no ping."""
    machine.put(CONFIG)
    machine.add()
    raw = machine.raw()
    report = machine.add()
    assert report.decision is Decision.UNCHANGED
    assert machine.raw() == raw
    assert (len(machine.user.confirmed), len(machine.gateway.asked)) == (1, 1)
    assert len(backups.saved(machine.around.state, machine.config)) == 1
    assert (report.receipt, report.pings) == (None, ())


def test_pending(machine: Machine) -> None:
    """Without leave to write there is a plan, and nothing on disk."""
    old = machine.put(CONFIG)
    report = machine.add(write=False)
    assert report.decision is Decision.PENDING
    assert report.plan is not None
    assert report.plan.changes
    assert machine.raw() == old
    assert machine.user.confirmed == []
    assert machine.gateway.asked == []
    assert not machine.around.state.exists()


def test_declined(machine: Machine) -> None:
    """A user who says no keeps the bytes."""
    old = machine.put(CONFIG)
    machine.user.agrees = False
    report = machine.add()
    assert report.decision is Decision.DECLINED
    assert machine.raw() == old
    assert not machine.around.state.exists()
    assert machine.gateway.asked == []


def test_no_ping(machine: Machine) -> None:
    """Without the ping nothing is sent, and the report has none."""
    machine.put(CONFIG)
    report = machine.add(ping=False)
    assert (report.decision, report.pings, machine.gateway.asked) == (Decision.WRITTEN, (), [])


def test_ping_of_each_model(machine: Machine) -> None:
    """Every added model is asked, at the address and with the key that the config now has."""
    machine.put(CONFIG)
    report = machine.add(with_models(provider(), "a", "b/c"))
    assert [ping.result.probe.model for ping in report.pings] == ["a", "b/c"]
    assert {probe.url for probe in machine.gateway.asked} == {"https://api.wisgate.ai/v1/chat/completions"}


def test_failed_ping_keeps_the_config(machine: Machine) -> None:
    """A gateway that does not answer well does not undo the write, unless that was asked for."""
    machine.put(CONFIG)
    machine.gateway.reply = UNAUTHORISED
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    assert not report.is_reachable
    assert "wisgate" in str(value(machine))


@pytest.mark.parametrize("reply", [REFUSED, UNAUTHORISED])
@pytest.mark.parametrize("text", [CONFIG, "", "\ufeff", "{}", CONFIG.replace("\n", "\r\n"), "\ufeff" + CONFIG])
def test_rollback(machine: Machine, reply: HttpReply | TransportFault, text: str) -> None:
    """Rolling back gives the old bytes, whatever they were, and keeps a copy of the new ones."""
    old = machine.put(text)
    machine.gateway.reply = reply
    machine.gateway.meanwhile = lambda: written.append(machine.raw())
    written: list[bytes | None] = []
    report = machine.add(rollback=True)
    assert report.decision is Decision.ROLLED_BACK
    assert machine.raw() == old != written[0]
    assert report.receipt is not None
    assert report.receipt.backup is not None
    assert Path(report.receipt.backup).read_bytes() == written[0]
    assert machine.left() == {"openclaw.json"}


def test_rollback_without_a_file_before(machine: Machine) -> None:
    """Where there was no config, rolling back leaves none."""
    machine.gateway.reply = REFUSED
    machine.gateway.meanwhile = lambda: seen.append(machine.config.exists())
    seen: list[bool] = []
    assert machine.add(rollback=True).decision is Decision.ROLLED_BACK
    assert seen == [True]
    assert machine.left() == set()


def test_good_ping_is_not_rolled_back(machine: Machine) -> None:
    """With a good answer the write stays."""
    machine.put(CONFIG)
    assert machine.add(rollback=True).decision is Decision.WRITTEN
    assert "wisgate" in str(value(machine))


def test_one_failing_model_rolls_back(machine: Machine) -> None:
    """One model that does not answer is enough."""
    old = machine.put(CONFIG)

    def alternate() -> None:
        machine.gateway.reply = OK if len(machine.gateway.asked) == 1 else REFUSED

    machine.gateway.meanwhile = alternate
    report = machine.add(with_models(provider(), "a", "b"), rollback=True)
    assert report.decision is Decision.ROLLED_BACK
    assert machine.raw() == old


def test_rollback_after_somebody_elses_edit(machine: Machine) -> None:
    """An edit made during the ping is not rolled over: the error says that the write stands."""
    machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    edited = b"{ edited: 1 }"
    machine.gateway.meanwhile = lambda: machine.put(edited)
    with pytest.raises(StaleConfigError, match="was written and the ping failed"):
        machine.add(rollback=True)
    assert machine.raw() == edited


def test_interrupted_ping(machine: Machine) -> None:
    """Ctrl+C during the ping leaves the write, and the message says so and how to take it back."""
    machine.put(CONFIG)
    machine.gateway.reply = KeyboardInterrupt()
    with pytest.raises(InterruptedAfterWriteError, match="is written and kept") as caught:
        machine.add()
    assert "undo" in str(caught.value.hint)
    assert "wisgate" in str(value(machine))
    assert machine.left() == {"openclaw.json"}


@pytest.mark.parametrize("text", [CONFIG, None])
def test_interrupted_ping_with_rollback(machine: Machine, text: str | None) -> None:
    """Ctrl+C during the ping under --rollback gives the old bytes back, or no file."""
    old = machine.put(text) if text else None
    machine.gateway.reply = KeyboardInterrupt()
    with pytest.raises(InterruptedAfterWriteError, match="old bytes again"):
        machine.add(rollback=True)
    assert machine.raw() == old


def test_interrupted_question(machine: Machine) -> None:
    """Ctrl+C at the question leaves the bytes."""
    old = machine.put(CONFIG)

    def interrupt() -> None:
        raise KeyboardInterrupt

    machine.user.meanwhile = interrupt
    with pytest.raises(KeyboardInterrupt):
        machine.add()
    assert machine.raw() == old
    assert machine.left() == {"openclaw.json"}


def test_changed_during_the_question(machine: Machine) -> None:
    """An edit made while the user looks at the diff stays; the change to the new content is shown and asked about."""
    machine.put(CONFIG)
    edited = CONFIG.encode() + b"// edited meanwhile\n"
    machine.user.meanwhile = lambda: machine.put(edited)
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    first, second = (shown.plan for shown in machine.user.confirmed)
    assert first is not None
    assert second is not None
    assert (first.before.text, second.before.text) == (CONFIG, edited.decode())
    raw = machine.raw()
    assert raw is not None
    assert raw.endswith(b"// edited meanwhile\n")
    assert len(machine.gateway.asked) == 1


def test_changed_over_and_over(machine: Machine) -> None:
    """Where somebody writes each time before the user has agreed, the command gives up and has written nothing."""
    machine.put(CONFIG)
    edits = (CONFIG + "\n" * number for number in itertools.count(1))
    machine.user.meanwhile = lambda: machine.put(next(edits))
    with pytest.raises(StaleConfigError):
        machine.add()
    assert len(machine.user.confirmed) == ATTEMPTS
    assert machine.raw() == (CONFIG + "\n" * ATTEMPTS).encode()
    assert machine.gateway.asked == []


def test_edit_that_cannot_be_planned_with(machine: Machine) -> None:
    """Where the change does not apply to the new content, it is refused and the edit stays."""
    machine.put(CONFIG)
    machine.user.meanwhile = lambda: machine.put("{ models: 1 }")
    assert machine.add().decision is Decision.REFUSED
    assert machine.raw() == b"{ models: 1 }"


def test_other_names_of_the_file(machine: Machine) -> None:
    """A config with a second name on disk is told before the question, because that name keeps the old bytes."""
    old = machine.put(CONFIG)
    other = machine.config.with_name("other.json")
    other.hardlink_to(machine.config)
    assert "plan/hard-links" in note_rules(machine.add())
    assert other.read_bytes() == old
    assert "plan/hard-links" not in note_rules(machine.undo())


def test_conflict_is_asked_about(machine: Machine) -> None:
    """A provider that differs is refused unless the user settles it; the question shows where it differs."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    old = machine.raw()
    report = machine.add()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/provider-differs"]
    (asked,) = machine.user.settled
    assert asked.decision is Decision.REFUSED
    assert "baseUrl" in asked.judged[0].diagnostics[0].message
    assert machine.raw() == old


@pytest.mark.parametrize(
    ("policy", "url", "decision"),
    [
        (OnConflict.KEEP, "https://other.example/v1", Decision.UNCHANGED),
        (OnConflict.UPDATE, "https://api.wisgate.ai/v1", Decision.WRITTEN),
        (OnConflict.FAIL, "https://other.example/v1", Decision.REFUSED),
    ],
)
@pytest.mark.parametrize("asked", [True, False])
def test_conflict_settled(machine: Machine, policy: OnConflict, url: str, decision: Decision, *, asked: bool) -> None:
    """Keeping, updating and failing do the same by answer and by option."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    machine.user.policy = policy if asked else None
    report = machine.add(options=None if asked else AddOptions(on_conflict=policy))
    assert report.decision is decision
    assert nested(value(machine), "models", "providers", "wisgate", "baseUrl") == url


def test_conflict_kept_but_completed(machine: Machine) -> None:
    """Keeping what is there still adds what is missing, and says what was kept."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    machine.user.policy = OnConflict.KEEP
    report = machine.add(with_models(provider(), "new"))
    assert report.decision is Decision.WRITTEN
    assert "plan/kept" in note_rules(report)
    block = nested(value(machine), "models", "providers", "wisgate")
    assert nested(block, "baseUrl") == "https://other.example/v1"
    assert nested(block, "models", 1, "id") == "new"


def test_key_that_is_there_stays(machine: Machine) -> None:
    """A key in the config is the user's only copy perhaps: it is no conflict and is not replaced."""
    machine.put(CONFIG)
    machine.add()
    raw = machine.raw()
    assert raw is not None
    mine = machine.put(raw.decode().replace(f"${{{VARIABLE}}}", KEY))
    assert machine.add().decision is Decision.UNCHANGED
    assert machine.raw() == mine
    machine.user.policy = OnConflict.UPDATE
    asked = replace(provider(), api_key=KeyVariable("OTHER"), requested=frozenset({"apiKey"}))
    assert machine.add(asked).decision is Decision.WRITTEN
    assert nested(value(machine), "models", "providers", "wisgate", "apiKey") == "${OTHER}"


@pytest.mark.parametrize("name", ["MOONSHOT_API_KEY", "KIMI_API_KEY"])
@pytest.mark.parametrize("place", ["environment", "work", "openclaw", "env.vars"])
def test_guide_refused_for_a_key(machine: Machine, name: str, place: str) -> None:
    """The guide's id is refused where the machine has a Moonshot key, and taken over only under update."""
    text = CONFIG
    if place == "environment":
        machine.variables[name] = "sk-moonshot"
    elif place == "env.vars":
        text = CONFIG.replace("{\n", f'{{\n  env: {{ vars: {{ {name}: "sk-moonshot" }} }},\n', 1)
    elif place == "work":
        (machine.top / "work" / ".env").write_text(f"{name}=sk-moonshot\n", "utf-8")
    old = machine.put(text)
    if place == "openclaw":
        machine.put(f"{name}=sk-moonshot\n", ".env")
    report = machine.add(provider(PresetName.GUIDE))
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/id-in-use"]
    assert name in report.judged[0].diagnostics[0].message
    assert machine.raw() == old
    assert machine.user.settled == []
    report = machine.add(provider(PresetName.GUIDE), AddOptions(on_conflict=OnConflict.UPDATE))
    assert report.decision is Decision.WRITTEN
    assert "plan/guide-id" in note_rules(report)


def test_guide_refused_for_a_block(machine: Machine) -> None:
    """The guide's id is refused where the config has a Moonshot provider, which update takes over."""
    old = machine.put(MOONSHOT)
    report = machine.add(provider(PresetName.GUIDE))
    assert rules(report) == ["plan/id-in-use"]
    assert machine.raw() == old
    machine.add(provider(PresetName.GUIDE), AddOptions(on_conflict=OnConflict.UPDATE), ping=False)
    assert nested(value(machine), "models", "providers", "moonshot", "baseUrl") == "https://api.wisgate.ai/v1"


def test_guide_refused_for_a_profile(machine: Machine) -> None:
    """The guide's id is refused where OpenClaw has an auth profile for it."""
    machine.put('{ auth: { profiles: { "moonshot:manual": { provider: "moonshot", mode: "api_key" } } } }')
    report = machine.add(provider(PresetName.GUIDE))
    assert rules(report) == ["plan/id-in-use"]
    assert "profile" in report.judged[0].diagnostics[0].message


def test_other_presets_do_not_mind_moonshot(machine: Machine) -> None:
    """A Moonshot user may add WisGate under its own id."""
    machine.put(MOONSHOT)
    machine.variables["MOONSHOT_API_KEY"] = "sk-moonshot"
    assert machine.add().decision is Decision.WRITTEN


def test_guide(machine: Machine) -> None:
    """On a free machine the guide's block is written, with a warning about its id and its placeholder."""
    machine.put(CONFIG)
    report = machine.add(provider(PresetName.GUIDE))
    assert report.decision is Decision.WRITTEN
    assert note_rules(report) >= {"plan/guide-id", "plan/placeholder-key"}
    assert [ping.result.verdict for ping in report.pings] == [Verdict.PLACEHOLDER_KEY]
    assert machine.gateway.asked == []
    assert machine.add(provider(PresetName.GUIDE)).decision is Decision.UNCHANGED


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
def test_read_only_mode(machine: Machine, name: str) -> None:
    """A config that must not be written is not, but may be planned for."""
    old = machine.put(CONFIG)
    machine.variables[name] = "1"
    with pytest.raises(ReadOnlyError, match=name):
        machine.add()
    assert machine.raw() == old
    assert machine.gateway.asked == []
    assert machine.add(write=False).decision is Decision.PENDING


@pytest.mark.parametrize("text", ["{", "{}}", "[", "{ a: 1 b: 2 }", '{ "a": "never closed }', "models:", "\x00"])
def test_not_json5(machine: Machine, text: str) -> None:
    """A file that is not JSON5 is refused with its findings and stays as it is."""
    old = machine.put(text)
    report = machine.add()
    assert report.decision is Decision.REFUSED
    assert rules(report)[0].startswith("syntax/")
    assert report.judged[0].release is None
    assert machine.raw() == old
    assert machine.user.confirmed == []


@pytest.mark.parametrize("text", ["[]", "1", '"x"', "null", "true"])
def test_no_object(machine: Machine, text: str) -> None:
    """JSON5 that is no object has no place for a provider."""
    old = machine.put(text)
    report = machine.add()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/not-an-object"]
    assert machine.raw() == old


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{ models: [] }", "plan/not-an-object"),
        ("{ models: { providers: null } }", "plan/not-an-object"),
        ("{ models: {}, models: {} }", "plan/duplicate-key"),
        ('{ models: { $include: "./models.json5" } }', "plan/include-on-path"),
        ('{ models: { providers: { wisgate: "x" } } }', "plan/not-an-object"),
        ("{ models: { providers: { wisgate: { models: {} } } } }", "plan/not-a-list"),
    ],
)
def test_no_way_to_the_place(machine: Machine, text: str, rule: str) -> None:
    """What stands in the way of an edit is told, and nothing is asked or written."""
    old = machine.put(text)
    report = machine.add()
    assert report.decision is Decision.REFUSED
    assert rule in rules(report)
    assert machine.raw() == old
    assert machine.user.confirmed == machine.user.settled == []


def test_not_utf8(machine: Machine) -> None:
    """Bytes that are not UTF-8 are never rewritten; the message says where they are."""
    old = machine.put(b'{\n  a: "\xe9",\n}')
    with pytest.raises(ConfigUnreadableError, match=r"openclaw\.json:2:7: .*byte 8"):
        machine.add()
    assert machine.raw() == old


def test_no_plain_file(machine: Machine) -> None:
    """A folder in the config's place is an error."""
    machine.config.mkdir(parents=True)
    with pytest.raises(ConfigUnreadableError, match="not a plain file"):
        machine.add()


def test_from_nothing(machine: Machine) -> None:
    """Without a config one is made, private and with a note on what the gateway still lacks."""
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    raw = machine.raw()
    assert raw is not None
    assert nested(json.loads(raw), "models", "providers", "wisgate", "models", 0, "id") == MODEL.id
    assert raw.endswith(b"}\n")
    assert machine.config.stat().st_mode & 0o777 == 0o600
    assert machine.config.parent.stat().st_mode & 0o777 == 0o700
    assert "plan/gateway-mode-missing" in note_rules(report)
    assert report.receipt is not None
    assert report.receipt.backup is None
    assert machine.add().decision is Decision.UNCHANGED


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "  \r\n\t", "\ufeff\n"])
def test_blank_file(machine: Machine, text: str) -> None:
    """A blank file is filled; what was in it stays in front."""
    machine.put(text)
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    raw = machine.raw()
    assert raw is not None
    assert raw.startswith(text.encode())
    assert nested(value(machine), "models", "mode") == "merge"


def test_gateway_mode(machine: Machine) -> None:
    """On request the gateway's mode is written with the rest."""
    report = machine.add(options=AddOptions(gateway_mode="local"))
    assert nested(value(machine), "gateway", "mode") == "local"
    assert "plan/gateway-mode-missing" not in note_rules(report)


def test_standing_faults_do_not_block(machine: Machine) -> None:
    """Faults that were there before are none of ours: the provider is added, and only new findings are told."""
    faulty = '{ models: { unknown: 1, providers: { broken: { api: "nonsense", models: 5 } } } }'
    machine.put(faulty)
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    assert rules(report) == []
    assert nested(value(machine), "models", "providers", "broken", "models") == 5


def test_faults_of_the_change_block(machine: Machine) -> None:
    """A change that brings a fault into the file is refused with that fault."""
    old = machine.put(CONFIG)
    report = machine.add(replace(provider(), base_url=""))
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["provider/incomplete"]
    assert machine.raw() == old
    assert machine.user.confirmed == []


def test_file_that_openclaw_will_revert(machine: Machine) -> None:
    """A file that OpenClaw takes for damaged anyway is completed, with a warning that it may not last."""
    old = machine.put('{ meta: {}, gateway: { mode: "local" }, models: { providers: {} } }')
    machine.put(f'{{ gateway: {{ mode: "local" }}, meta: {{}}, // {"x" * 6000}\n }}', "openclaw.json.bak")
    report = machine.add()
    assert report.decision is Decision.WRITTEN
    assert "plan/stands-to-be-reverted" in note_rules(report)
    raw = machine.raw()
    assert raw is not None
    assert len(raw) > len(old)


def test_lock_that_is_damaged(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged lock of OpenClaw's stops the write, and stays."""
    monkeypatch.setattr("time.monotonic", iter(range(0, 1000, 100)).__next__)
    old = machine.put(CONFIG)
    machine.put("", "openclaw.json.lock")
    with pytest.raises(LockHeldError, match="damaged"):
        machine.add()
    assert machine.raw() == old
    assert machine.left() == {"openclaw.json", "openclaw.json.lock"}


def test_state_that_cannot_be_written(machine: Machine) -> None:
    """Without a place for backups nothing is written."""
    old = machine.put(CONFIG)
    machine.around.state.write_text("in the way", "utf-8")
    with pytest.raises(WriteError):
        machine.add()
    assert machine.raw() == old


@pytest.mark.parametrize(
    ("variables", "text", "told"),
    [
        ({}, CONFIG, True),
        ({VARIABLE: ""}, CONFIG, True),
        ({VARIABLE: KEY}, CONFIG, False),
        ({}, CONFIG.replace("{\n", f'{{ env: {{ vars: {{ {VARIABLE}: "{KEY}" }} }},\n', 1), False),
    ],
)
def test_key_that_openclaw_will_not_find(machine: Machine, variables: dict[str, str], text: str, *, told: bool) -> None:
    """A variable that is set nowhere is told before the user agrees, with where to put the key."""
    machine.variables = variables
    machine.put(text)
    report = machine.add()
    assert ("plan/key-not-set" in note_rules(machine.user.confirmed[0])) is told
    assert [ping.result.verdict for ping in report.pings] == [Verdict.NO_KEY if told else Verdict.OK]
    if told:
        (note,) = (note for note in report.notes if note.rule == "plan/key-not-set")
        assert "~/.openclaw/.env" in str(note.hint)


def test_unknown_price(machine: Machine) -> None:
    """A model without a known price is added with zeros, and that is told."""
    machine.put(CONFIG)
    report = machine.add(provider(models=(replace(MODEL, cost=None),)))
    assert "plan/cost-unknown" in note_rules(report)


def test_linked_config(machine: Machine) -> None:
    """A config that is a symbolic link stays one; the file behind it is written and can be undone."""
    machine.put(CONFIG, "real.json")
    machine.config.symlink_to("real.json")
    machine.add()
    assert machine.config.is_symlink()
    assert "wisgate" in str(value(machine))
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.config.with_name("real.json").read_text("utf-8") == CONFIG


def test_nothing_shows_the_key(machine: Machine) -> None:
    """No part of the report, its plan aside, holds the key that was sent."""
    machine.put(CONFIG)
    report = machine.add()
    assert machine.gateway.keys == [KEY]
    assert KEY not in repr(report)


@pytest.mark.parametrize(("version", "listed"), [("2026.4.5", "map"), ("2026.9.6", "policy")])
def test_the_allowlist_of_the_release_that_wrote_the_file_grows(machine: Machine, version: str, listed: str) -> None:
    """Before 2026.8.1 the model map is the allowlist, whatever policy stands beside it; from then on the policy."""
    agents = '{ defaults: { model: "a/b", models: { "a/b": {} }, modelPolicy: { allow: ["a/b"] } } }'
    machine.put(f'{{ meta: {{ lastTouchedVersion: "{version}" }}, gateway: {{ mode: "local" }}, agents: {agents} }}')
    machine.add()
    reference = f"wisgate/{MODEL.id}"
    models = nested(value(machine), "agents", "defaults", "models")
    allow = nested(value(machine), "agents", "defaults", "modelPolicy", "allow")
    assert (models, allow) == (
        {"a/b": {}, **({reference: {}} if listed == "map" else {})},
        ["a/b", *([reference] if listed == "policy" else [])],
    )
