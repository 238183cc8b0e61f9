"""Removing a provider: the old bytes where nobody wrote since, else the least that can be taken out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import MODEL, Machine, note_rules, provider, rules, with_models

from openclaw_wisgate.errors import ConfigNotFoundError, ReadOnlyError
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.report import Decision
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


@pytest.mark.parametrize(
    "text",
    [
        CONFIG,
        CONFIG.replace("\n", "\r\n"),
        "\ufeff" + CONFIG,
        "{}",
        "{ }",
        "{\n}\n",
        "{ /* empty */ }",
        '{"models":{"providers":{}}}',
        '{"agents":{"defaults":{"models":{"a/b":{}}}}}',
        '{ agents: { defaults: { modelPolicy: { allow: ["a/b"] } } } }',
        CONFIG.replace("ollama/qwen3:8b", "wisgate/x"),
    ],
)
def test_right_after_add(machine: Machine, text: str) -> None:
    """Removing what was added last gives the old bytes, and can itself be undone."""
    old = machine.put(text)
    machine.add()
    added = machine.raw()
    report = machine.remove()
    assert report.decision is Decision.WRITTEN
    assert machine.raw() == old
    assert report.receipt is not None
    assert report.receipt.backup is not None
    assert Path(report.receipt.backup).read_bytes() == added
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.raw() == added


def test_right_after_add_with_a_default(machine: Machine) -> None:
    """What `add` set besides the provider, the default model included, goes with it."""
    old = machine.put(CONFIG)
    machine.add(options=AddOptions(default=True, fallback=True, gateway_mode="local"))
    machine.remove()
    assert machine.raw() == old


def test_after_add_from_nothing(machine: Machine) -> None:
    """Where `add` made the file, removing the provider leaves an empty object."""
    machine.add()
    report = machine.remove()
    assert report.decision is Decision.WRITTEN
    raw = machine.raw()
    assert raw is not None
    assert raw.split() == [b"{}"] or raw.replace(b"\n", b"") == b"{}"


def test_after_an_unrelated_edit(machine: Machine) -> None:
    """An edit of the user's between stays, and everything that `add` made goes."""
    machine.put(CONFIG)
    machine.add()
    raw = machine.raw()
    assert raw is not None
    machine.put(raw.replace(b"// stays", b"// stays, too"))
    assert machine.remove().decision is Decision.WRITTEN
    assert machine.raw() == CONFIG.replace("// stays", "// stays, too").encode()


def test_after_an_edit_of_the_provider(machine: Machine) -> None:
    """A provider that the user has changed since goes as it is now; the backup has it."""
    machine.put(CONFIG)
    machine.add()
    raw = machine.raw()
    assert raw is not None
    mine = machine.put(raw.replace(b"256000", b"100000"))
    report = machine.remove()
    assert machine.raw() == CONFIG.encode()
    assert report.receipt is not None
    assert report.receipt.backup is not None
    assert Path(report.receipt.backup).read_bytes() == mine


def test_after_another_add(machine: Machine) -> None:
    """Of two providers the first goes and the second stays."""
    machine.put(CONFIG)
    machine.add()
    machine.add(replace(provider(), id="other"))
    machine.remove()
    raw = machine.raw()
    assert raw is not None
    assert b"wisgate:" not in raw
    assert b"other:" in raw
    assert b'mode: "merge"' in raw
    machine.remove("other")
    assert machine.raw() == CONFIG.encode()


def test_after_a_completion(machine: Machine) -> None:
    """A provider that `add` only completed goes as a whole, not just the part that was added."""
    machine.put(CONFIG)
    machine.add()
    machine.add(with_models(provider(), "new"), AddOptions(on_conflict=OnConflict.UPDATE))
    report = machine.remove()
    assert report.decision is Decision.WRITTEN
    assert machine.raw() == CONFIG.encode()


def test_after_a_failed_write(machine: Machine) -> None:
    """A backup of a write that never happened does not stand in the way of the old bytes."""
    old = machine.put("{ /* empty */ }")
    machine.add()
    added = machine.raw()
    record = backups.Record(command="add", subject="other")
    backups.save(machine.around.state, backups.Saving(machine.config.resolve(), added, b"never"), record)
    machine.remove()
    assert machine.raw() == old


def test_backup_that_is_gone(machine: Machine) -> None:
    """Without the backup the provider is taken out of the text that is there."""
    machine.put(CONFIG)
    receipt = machine.add().receipt
    assert receipt is not None
    assert receipt.backup is not None
    Path(receipt.backup).unlink()
    assert machine.remove().decision is Decision.WRITTEN
    assert machine.raw() == CONFIG.encode()


def test_backup_that_is_damaged(machine: Machine) -> None:
    """A backup with other bytes than were saved is not put back."""
    machine.put(CONFIG)
    receipt = machine.add().receipt
    assert receipt is not None
    assert receipt.backup is not None
    Path(receipt.backup).write_text("{ damaged: 1 }", "utf-8")
    machine.remove()
    assert machine.raw() == CONFIG.encode()


def test_provider_of_the_user(machine: Machine) -> None:
    """A provider that this program never wrote can be removed; the containers around it stay."""
    machine.put('{ models: { mode: "merge", providers: { mine: { baseUrl: "x", models: [] } } } }')
    assert machine.remove("mine").decision is Decision.WRITTEN
    assert machine.raw() == b'{ models: { mode: "merge", providers: {} } }'


def test_unknown_provider(machine: Machine) -> None:
    """A provider that is not there is refused with the name that was meant, perhaps."""
    old = machine.put(CONFIG)
    report = machine.remove("olama")
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/no-such-provider"]
    assert report.judged[0].diagnostics[0].hint == 'did you mean "ollama"?'
    assert machine.raw() == old


IN_USE = """\
{
  gateway: { mode: "local" },
  agents: { defaults: { model: { primary: "mine/big", fallbacks: ["desk/small"] } } },
  models: {
    providers: {
      mine: { baseUrl: "http://127.0.0.1:9/v1", models: [{ id: "big", name: "B" }, { id: "mid", name: "M" }] },
      desk: { baseUrl: "http://127.0.0.1:9/v1", models: [{ id: "small", name: "S" }] },
    },
  },
}
"""


def test_provider_in_use(machine: Machine) -> None:
    """A provider that the default model names is not removed without another model in its place."""
    old = machine.put(IN_USE)
    report = machine.remove("mine")
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/in-use"]
    assert machine.raw() == old
    replaced = machine.remove("mine", replace_with="desk/small")
    assert replaced.decision is Decision.WRITTEN
    assert {"plan/primary-replaced", "plan/fallback-repeats"} <= note_rules(replaced)
    raw = machine.raw()
    assert raw is not None
    assert b'model: { primary: "desk/small", fallbacks: [] }' in raw
    assert b"mine" not in raw
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.raw() == old


def test_one_model(machine: Machine) -> None:
    """One model goes from the provider's list, and the provider stays."""
    machine.put(IN_USE)
    assert machine.remove("mine", model="mid").decision is Decision.WRITTEN
    assert machine.raw() == IN_USE.replace(', { id: "mid", name: "M" }', "").encode()


def test_one_model_right_after_add(machine: Machine) -> None:
    """The old bytes do not come back where only a part is asked for."""
    machine.put(CONFIG)
    machine.add()
    report = machine.remove(model=MODEL.id)
    assert report.decision is Decision.WRITTEN
    assert "plan/no-models-left" in note_rules(report)
    raw = machine.raw()
    assert raw is not None
    assert b"wisgate: {" in raw
    assert MODEL.id.encode() not in raw


def test_a_replacement_that_is_not_admitted_is_told_once(machine: Machine) -> None:
    """What the note says of the allowlist is not said again by the rule."""
    text = IN_USE.replace("defaults: {", 'defaults: { modelPolicy: { allow: ["mine/*", "other/*"] },')
    machine.put(text)
    report = machine.remove("mine", replace_with="desk/small")
    assert "plan/replacement-not-allowed" in note_rules(report)
    assert "selection/default-not-allowed" not in rules(report)


@pytest.mark.parametrize(("version", "warns"), [("2026.9.6", True), ("2026.2.6", False)])
def test_the_release_that_reads_the_file_counts(machine: Machine, version: str, *, warns: bool) -> None:
    """Old releases take no implicit default from the config, so that it does not change."""
    text = IN_USE.replace('model: { primary: "mine/big", fallbacks: ["desk/small"] }', "")
    machine.put(text.replace("{\n", f'{{\n  meta: {{ lastTouchedVersion: "{version}" }},\n', 1))
    assert ("plan/default-changes" in note_rules(machine.remove("mine"))) is warns


def test_allowlist(machine: Machine) -> None:
    """Its places in an allowlist go, too, after an edit of the user's between."""
    machine.put('{ agents: { defaults: { modelPolicy: { allow: ["a/b"] } } } }')
    machine.add()
    raw = machine.raw()
    assert raw is not None
    assert f"wisgate/{MODEL.id}".encode() in raw
    machine.put(raw + b"// mine\n")
    machine.remove()
    left = machine.raw()
    assert left is not None
    assert b"wisgate" not in left
    assert left.endswith(b"// mine\n")


def test_pending_and_declined(machine: Machine) -> None:
    """Without leave, or without agreement, the bytes stay."""
    machine.put(CONFIG)
    machine.add()
    old = machine.raw()
    assert machine.remove(write=False).decision is Decision.PENDING
    machine.user.agrees = False
    assert machine.remove().decision is Decision.DECLINED
    assert machine.raw() == old


def test_removal_that_openclaw_would_revert(machine: Machine) -> None:
    """A removal after which the file is less than half of what OpenClaw knows is refused."""
    machine.put('{ gateway: { mode: "local" } }')
    machine.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    old = machine.raw()
    assert old is not None
    machine.put(old, "openclaw.json.bak")
    report = machine.remove()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/would-be-reverted"]
    assert machine.raw() == old


def test_no_config(machine: Machine) -> None:
    """Without a config there is nothing to remove from."""
    with pytest.raises(ConfigNotFoundError, match=r"~/\.openclaw/openclaw\.json"):
        machine.remove()


@pytest.mark.parametrize("text", ["{", "", "\ufeff", "\n"])
def test_not_json5(machine: Machine, text: str) -> None:
    """A file that OpenClaw cannot read, the blank one included, is refused with its findings."""
    old = machine.put(text)
    report = machine.remove()
    assert report.decision is Decision.REFUSED
    assert rules(report)[0].startswith("syntax/")
    assert machine.raw() == old


def test_read_only_mode(machine: Machine) -> None:
    """A config that must not be written is not."""
    machine.put(CONFIG)
    machine.add()
    machine.variables["OPENCLAW_NIX_MODE"] = "1"
    with pytest.raises(ReadOnlyError):
        machine.remove()


def test_changed_during_the_question(machine: Machine) -> None:
    """An edit made while the user looks at the diff is not overwritten; what was to go is looked for in it."""
    machine.put(CONFIG)
    machine.add()
    machine.user.meanwhile = lambda: machine.put("{ edited: 1 }")
    report = machine.remove()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/no-such-provider"]
    assert machine.raw() == b"{ edited: 1 }"


def test_report(machine: Machine) -> None:
    """The report has no ping, and notes only what concerns the removal."""
    machine.put(CONFIG)
    machine.add()
    report = machine.remove()
    assert (report.command, report.pings, note_rules(report)) == ("remove", (), set())
