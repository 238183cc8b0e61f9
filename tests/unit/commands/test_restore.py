"""Putting saved copies back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine, nested, note_rules, provider, rules, with_models

from openclaw_wisgate.commands.restore import difference
from openclaw_wisgate.errors import BackupError, ReadOnlyError
from openclaw_wisgate.report import Decision
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import backups

CONFIG = """\
// mine
{
  gateway: { mode: "local" }, // stays
  models: { providers: { desk: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "x", models: [] } } },
}
"""


def value(machine: Machine) -> object:
    """Return what the config holds."""
    document = document_of((machine.raw() or b"").decode(), name="")
    assert document is not None
    return document.value


@pytest.mark.parametrize("text", [CONFIG, CONFIG.replace("\n", "\r\n"), "\ufeff" + CONFIG, "{ a: 1 b: 2 }", ""])
def test_whole_copy(machine: Machine, text: str) -> None:
    """The bytes of the copy are on disk, whatever was, and undoing it brings that back."""
    old = machine.put(CONFIG)
    machine.add()
    other = machine.put(text)
    report = machine.restore()
    if other == old:
        assert report.decision is Decision.UNCHANGED
        return
    assert report.decision is Decision.WRITTEN
    assert machine.raw() == old
    assert machine.left() == {"openclaw.json"}
    machine.undo()
    assert machine.raw() == other


def test_older_copy(machine: Machine) -> None:
    """Any copy is named by the beginning of its name."""
    old = machine.put(CONFIG)
    machine.add()
    machine.add(with_models(provider(), "second"))
    first = backups.saved(machine.around.state, machine.config)[-1].identifier
    machine.restore(first[:-2])
    assert machine.raw() == old


@pytest.mark.parametrize("name", ["2", "nothing", ""])
def test_no_such_copy(machine: Machine, name: str) -> None:
    """A name of none, or of several, is an error."""
    machine.put(CONFIG)
    machine.add()
    machine.add(with_models(provider(), "second"))
    with pytest.raises(BackupError):
        machine.restore(name)


def test_nothing_saved(machine: Machine) -> None:
    """Where nothing was written there is nothing to put back."""
    machine.put(CONFIG)
    with pytest.raises(BackupError, match="has not written it"):
        machine.restore()


def test_no_file_was_there(machine: Machine) -> None:
    """A write that made the file has no copy to put back."""
    machine.add()
    with pytest.raises(BackupError, match="there was no config file"):
        machine.restore()


@pytest.mark.parametrize("damage", [None, "{ damaged: 1 }"])
def test_copy_that_is_gone_or_damaged(machine: Machine, damage: str | None) -> None:
    """A copy that is not what was saved is not put back."""
    machine.put(CONFIG)
    receipt = machine.add().receipt
    new = machine.raw()
    assert receipt is not None
    assert receipt.backup is not None
    if damage is None:
        Path(receipt.backup).unlink()
    else:
        Path(receipt.backup).write_text(damage, "utf-8")
    with pytest.raises(BackupError, match=r"is (gone|damaged)"):
        machine.restore()
    assert machine.raw() == new


def copied(machine: Machine, text: str | bytes) -> bytes:
    """Make a copy of `text` and leave CONFIG on disk; return the bytes of that."""
    machine.put(CONFIG)
    machine.add()
    machine.put(text)
    machine.undo(force=True)
    return machine.raw() or b""


def test_copy_that_is_not_json5(machine: Machine) -> None:
    """A copy of a broken file is refused with the place of its fault."""
    kept = copied(machine, "{\n  a: 1\n  b: 2\n}")
    report = machine.restore()
    assert report.decision is Decision.REFUSED
    (told,) = report.judged[0].located
    assert told.diagnostic.rule.startswith("syntax/")
    assert told.excerpt is not None
    assert told.excerpt.start.line == 3
    assert machine.raw() == kept


def test_copy_that_is_not_utf8(machine: Machine) -> None:
    """A copy of bytes that are no text is an error."""
    kept = copied(machine, b"{} // \xff")
    with pytest.raises(BackupError, match="not UTF-8"):
        machine.restore()
    assert machine.raw() == kept


def test_copy_with_lost_keys(machine: Machine) -> None:
    """A copy in which OpenClaw's mark stands for a key is refused; a provider without it can come back."""
    polluted = CONFIG.replace('"x"', '"__OPENCLAW_REDACTED__"').replace("desk:", "free: { models: [] }, desk:")
    kept = copied(machine, polluted)
    report = machine.restore()
    assert rules(report) == ["plan/redacted-copy"]
    assert rules(machine.restore(provider="desk")) == ["plan/redacted-copy"]
    assert machine.raw() == kept


def test_copy_with_errors(machine: Machine) -> None:
    """A copy that OpenClaw would refuse where it takes the file is refused."""
    kept = copied(machine, '{ gateway: { mode: "local" }, models: { bogus: 1 } }')
    report = machine.restore()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["schema/unknown-key"]
    assert machine.raw() == kept


def test_one_provider(machine: Machine) -> None:
    """One provider comes back as the copy has it; everything else stays byte for byte."""
    machine.put(CONFIG)
    machine.add()
    machine.add(with_models(provider(), "second"))
    text = (machine.raw() or b"").decode()
    machine.put(text.replace("// stays", "// edited since"))
    report = machine.restore(provider="wisgate")
    assert report.decision is Decision.WRITTEN
    models = nested(value(machine), "models", "providers", "wisgate", "models")
    assert isinstance(models, list)
    assert [nested(model, "id") for model in models] == ["claude-opus-4-6"]
    assert b"// edited since" in (machine.raw() or b"")
    machine.undo()
    assert (machine.raw() or b"").decode() == text.replace("// stays", "// edited since")


def test_provider_that_was_removed(machine: Machine) -> None:
    """A provider that is gone comes back."""
    machine.put(CONFIG)
    machine.add()
    wanted = value(machine)
    machine.remove()
    machine.restore(provider="wisgate")
    assert nested(value(machine), "models", "providers") == nested(wanted, "models", "providers")


def test_provider_with_other_keys(machine: Machine) -> None:
    """A provider that has gained keys and lost others is written anew as a whole."""
    machine.put(CONFIG)
    machine.add()
    machine.put(CONFIG.replace("apiKey", "authHeader").replace('"x"', "true"))
    machine.restore(provider="desk")
    assert nested(value(machine), "models", "providers", "desk", "apiKey") == "x"
    assert b"authHeader" not in (machine.raw() or b"")


def test_provider_that_the_copy_has_not(machine: Machine) -> None:
    """A provider that is not in the copy is refused."""
    kept = machine.put(CONFIG)
    machine.add()
    kept = machine.raw() or b""
    assert rules(machine.restore(provider="nobody")) == ["plan/no-such-provider"]
    assert machine.raw() == kept


def test_user_is_asked(machine: Machine) -> None:
    """The diff is shown, and a no leaves everything."""
    machine.put(CONFIG)
    machine.add()
    kept = machine.raw()
    machine.user.agrees = False
    assert machine.restore().decision is Decision.DECLINED
    shown = machine.user.confirmed[-1].plan
    assert shown is not None
    assert shown.after.text == CONFIG
    assert machine.restore(write=False).decision is Decision.PENDING
    assert machine.raw() == kept


def test_read_only_mode(machine: Machine) -> None:
    """A config that must not be written is not."""
    machine.put(CONFIG)
    machine.add()
    machine.variables["OPENCLAW_NIX_MODE"] = "1"
    with pytest.raises(ReadOnlyError):
        machine.restore()


def test_copy_that_openclaw_would_revert(machine: Machine) -> None:
    """A copy that is less than half of what OpenClaw knows is refused."""
    machine.put('{ gateway: { mode: "local" } }')
    machine.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    new = machine.raw()
    assert new is not None
    machine.put(new, "openclaw.json.bak")
    assert rules(machine.restore()) == ["plan/would-be-reverted"]
    assert machine.raw() == new


def test_difference(machine: Machine) -> None:
    """The comparison with a copy shows what putting it back would change, and changes nothing."""
    machine.put(CONFIG)
    machine.add()
    kept = machine.raw()
    report = difference(machine.target, "latest")
    assert report.decision is Decision.PENDING
    assert report.plan is not None
    assert report.plan.after.text == CONFIG
    machine.put(CONFIG)
    assert difference(machine.target, "latest").decision is Decision.UNCHANGED
    assert kept is not None
    assert note_rules(report) == set()
