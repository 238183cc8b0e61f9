"""A key that is given to `add`: where it goes, what is said of it, and how it is taken out again."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import KEY, REFUSED, Machine, nested, note_rules, provider, rules

from openclaw_wisgate.commands.add import AddRequest, add
from openclaw_wisgate.commands.storing import NewKey
from openclaw_wisgate.errors import NothingToUndoError, UsageError, WriteError
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import KeyReference, KeyVariable, OnConflict, ProviderSpec, SecretRef, Store
from openclaw_wisgate.report import Decision
from openclaw_wisgate.reporters import REPORTERS, Palette
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import gateway

OLD_KEY = "sk-canary-0815-old"


@pytest.fixture
def bare(machine: Machine) -> Machine:
    """A machine without a key."""
    machine.variables.clear()
    return machine


BY_HAND = f"# mine\nexport OTHER='x y'\r\nWISGATE_API_KEY={OLD_KEY} # May\n"
"""A file with two kinds of line ends."""


def api_key(machine: Machine) -> object:
    """Return what the config says of the key."""
    raw = machine.raw()
    document = document_of((raw or b"").decode(), name="")
    assert document is not None
    return nested(document.value, "models", "providers", "wisgate", "apiKey")


def _with(reference: KeyReference) -> ProviderSpec:
    return replace(provider(), api_key=reference, requested=frozenset({"apiKey"}))


def mode(file: Path) -> int:
    """Return who may do what with `file`."""
    return stat.S_IMODE(file.stat().st_mode)


def holders(machine: Machine, text: str) -> set[str]:
    """Return the names of the files below everything that hold `text`."""
    return {file.name for file in machine.top.rglob("*") if file.is_file() and text.encode() in file.read_bytes()}


def test_a_new_key_goes_into_openclaws_env_file(bare: Machine) -> None:
    """The config refers to the variable, the file is for its owner only, and the ping is made with that key."""
    report = bare.add(key=NewKey(KEY))
    assert report.decision is Decision.WRITTEN
    assert (api_key(bare), bare.env_file.read_text()) == ("${WISGATE_API_KEY}", f"WISGATE_API_KEY={KEY}\n")
    assert bare.gateway.keys == [KEY]
    assert "plan/key-stored" in note_rules(report)
    assert "plan/key-not-set" not in note_rules(report)
    assert rules(report) == []
    assert holders(bare, KEY) == {".env"}
    if sys.platform != "win32":
        assert (mode(bare.env_file), mode(bare.env_file.parent)) == (0o600, 0o700)


def test_the_rest_of_the_file_stays(bare: Machine) -> None:
    """Only the value changes, and of a second time nothing."""
    bare.put(BY_HAND, ".env")
    assert bare.add(key=NewKey(KEY)).decision is Decision.WRITTEN
    assert bare.env_file.read_bytes() == BY_HAND.replace(OLD_KEY, KEY).encode()
    assert bare.add(key=NewKey(KEY)).decision is Decision.UNCHANGED


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_a_file_for_others_becomes_its_owners(bare: Machine) -> None:
    """A key is not added to what everybody may read."""
    bare.put("A=1\n", ".env")
    bare.env_file.chmod(0o644)
    report = bare.add(key=NewKey(KEY))
    assert mode(bare.env_file) == 0o600
    assert "plan/env-file-mode" in note_rules(report)


def test_undo_takes_the_key_out(bare: Machine) -> None:
    """Config and .env file have their old bytes again, and the key is in the copy that brings it back only."""
    bare.put(BY_HAND, ".env")
    bare.add(key=NewKey(KEY))
    assert bare.undo().decision is Decision.WRITTEN
    assert (bare.raw(), bare.env_file.read_bytes()) == (None, BY_HAND.encode())
    held = [file for file in bare.top.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
    assert [file.parent.parent.name for file in held] == ["backups"]
    if sys.platform != "win32":
        assert {mode(file) for file in held} == {0o600}
    assert bare.undo().decision is Decision.WRITTEN
    assert bare.env_file.read_bytes() == BY_HAND.replace(OLD_KEY, KEY).encode()


def test_undo_removes_the_file_that_was_made(bare: Machine) -> None:
    """Where there was no .env file, there is none again."""
    bare.add(key=NewKey(KEY))
    report = bare.undo()
    assert not bare.env_file.exists()
    assert "removed: ~/.openclaw/.env" in REPORTERS["text"]().render(report, Palette(on=False))


def test_undo_of_a_file_that_has_changed_since(bare: Machine) -> None:
    """What somebody has written into the .env file since is not lost, unless it is meant to be."""
    bare.add(key=NewKey(KEY))
    bare.env_file.write_text("MINE=1\n")
    with pytest.raises(NothingToUndoError, match=r'"~/\.openclaw/\.env" was changed after'):
        bare.undo()
    assert (bare.env_file.read_text(), bare.raw() is None) == ("MINE=1\n", False)
    assert bare.undo(force=True).decision is Decision.WRITTEN
    assert not bare.env_file.exists()


def test_rollback(bare: Machine) -> None:
    """A key that the gateway does not answer to goes with the provider."""
    bare.put(BY_HAND, ".env")
    bare.gateway.reply = REFUSED
    assert bare.add(key=NewKey(KEY), rollback=True).decision is Decision.ROLLED_BACK
    assert (bare.raw(), bare.env_file.read_bytes()) == (None, BY_HAND.encode())


def test_the_variable_that_the_provider_has(bare: Machine) -> None:
    """A key for a provider that is there goes where that one looks for it."""
    bare.add(_with(KeyVariable("MY_KEY")))
    assert bare.add(key=NewKey(KEY)).decision is Decision.WRITTEN
    assert (api_key(bare), bare.env_file.read_text()) == ("${MY_KEY}", f"MY_KEY={KEY}\n")


def test_the_file_that_sets_it(bare: Machine) -> None:
    """Where another of OpenClaw's files sets the variable, its value there changes."""
    service = bare.top / "home" / ".config" / "openclaw" / "gateway.env"
    service.parent.mkdir(parents=True)
    service.write_text(f"WISGATE_API_KEY={OLD_KEY}\n")
    bare.add(key=NewKey(KEY))
    assert service.read_text() == f"WISGATE_API_KEY={KEY}\n"
    assert not bare.env_file.exists()


def test_a_literal_that_is_there(bare: Machine) -> None:
    """It is not replaced unasked; kept, the key is not stored where nobody would look for it."""
    bare.add(key=NewKey(OLD_KEY, Store.CONFIG))
    before = bare.raw()
    assert bare.add(key=NewKey(KEY)).decision is Decision.REFUSED
    report = bare.add(options=AddOptions(on_conflict=OnConflict.KEEP), key=NewKey(KEY))
    assert (report.decision, bare.raw(), bare.env_file.exists()) == (Decision.UNCHANGED, before, False)
    assert "plan/key-not-stored" in note_rules(report)
    assert bare.add(options=AddOptions(on_conflict=OnConflict.UPDATE), key=NewKey(KEY)).decision is Decision.WRITTEN
    assert (api_key(bare), KEY in bare.env_file.read_text()) == ("${WISGATE_API_KEY}", True)


def test_store_config(bare: Machine) -> None:
    """The key stands in the config, with a warning, and is not shown."""
    report = bare.add(key=NewKey(KEY, Store.CONFIG))
    assert (api_key(bare), bare.env_file.exists()) == (KEY, False)
    assert "plan/key-literal" in note_rules(report)
    for form in ("text", "json"):
        assert KEY not in REPORTERS[form]().render(report, Palette(on=False))
    assert bare.gateway.keys == [KEY]


def test_secret_ref(bare: Machine) -> None:
    """A reference is written as an object; a provider of secrets that is missing is told."""
    report = bare.add(_with(SecretRef("file", "vault", "/wisgate")), ping=False)
    assert api_key(bare) == {"source": "file", "provider": "vault", "id": "/wisgate"}
    assert "plan/secret-provider-missing" in note_rules(report)
    assert "plan/key-not-set" not in note_rules(report)


def test_secret_ref_to_a_variable(bare: Machine) -> None:
    """A key can be stored in the variable that a reference names."""
    report = bare.add(_with(SecretRef("env", "default", "MY_KEY")), key=NewKey(KEY))
    assert (report.decision, bare.env_file.read_text()) == (Decision.WRITTEN, f"MY_KEY={KEY}\n")
    assert "plan/secret-provider-missing" not in note_rules(report)
    assert bare.gateway.keys == [KEY]


def test_the_shell_sets_it_too(machine: Machine) -> None:
    """What the shell sets wins for what is started from it, which is told."""
    machine.variables["WISGATE_API_KEY"] = OLD_KEY
    assert "plan/key-shadowed" in note_rules(machine.add(key=NewKey(KEY)))
    machine.variables["WISGATE_API_KEY"] = KEY
    machine.env_file.unlink()
    assert "plan/key-shadowed" not in note_rules(machine.add(key=NewKey(KEY)))


def test_the_service_sets_it_too(bare: Machine) -> None:
    """What the service's own files set wins there, which is told."""
    unit = bare.top / "home" / ".config" / "systemd" / "user" / "openclaw-gateway.service"
    unit.parent.mkdir(parents=True)
    unit.write_text(f"[Service]\nEnvironment=WISGATE_API_KEY={OLD_KEY}\n")
    assert "plan/key-shadowed" in note_rules(bare.add(key=NewKey(KEY)))


def test_a_key_is_asked_for_where_there_is_none(bare: Machine) -> None:
    """Once, with the variable and the file that it goes into."""
    asked = []

    def ask(variable: str, place: str) -> str | None:
        asked.append((variable, place))
        return KEY

    assert bare.add(ask_key=ask).decision is Decision.WRITTEN
    assert asked == [("WISGATE_API_KEY", "~/.openclaw/.env")]
    assert bare.env_file.read_text() == f"WISGATE_API_KEY={KEY}\n"
    assert bare.add(ask_key=ask).decision is Decision.UNCHANGED
    assert len(asked) == 1


def test_a_key_is_typed_for_the_config(bare: Machine) -> None:
    """With the config as the store it is written there."""
    assert bare.add(ask_key=lambda *_: KEY, store=Store.CONFIG).decision is Decision.WRITTEN
    assert api_key(bare) == KEY


def test_no_key_is_typed(bare: Machine) -> None:
    """Then the provider is added without, and how to set it is told."""
    report = bare.add(ask_key=lambda *_: None)
    assert (report.decision, bare.env_file.exists()) == (Decision.WRITTEN, False)
    assert "plan/key-not-set" in note_rules(report)


def test_another_program_changes_the_env_file_meanwhile(bare: Machine) -> None:
    """Both files are planned anew: nobody's line is lost, and nobody is asked twice for the key."""
    asked = []
    bare.put("A=1\n", ".env")
    bare.user.meanwhile = lambda: len(bare.user.confirmed) == 1 and bare.put("A=1\nB=2\n", ".env")

    def ask(*_: str) -> str:
        asked.append(1)
        return KEY

    assert bare.add(ask_key=ask).decision is Decision.WRITTEN
    assert bare.env_file.read_text() == f"A=1\nB=2\nWISGATE_API_KEY={KEY}\n"
    assert (len(asked), len(bare.user.confirmed)) == (1, 2)


def test_no_plan_is_saved_with_a_key(bare: Machine) -> None:
    """A plan file holds no key, so what would store one is not saved."""
    request = AddRequest(target=bare.target, provider=provider(), options=AddOptions(), plan="p.json", key=NewKey(KEY))
    with pytest.raises(UsageError, match="a plan file holds no key"):
        add(request, confirm=bare.user.confirm, settle=bare.user.settle)
    assert holders(bare, KEY) == set()


def test_declined(bare: Machine) -> None:
    """Whoever says no has nothing written."""
    bare.user.agrees = False
    assert bare.add(key=NewKey(KEY)).decision is Decision.DECLINED
    assert not bare.env_file.exists()


def test_a_link_stays_a_link(bare: Machine) -> None:
    """The file that a link leads to is written."""
    real = bare.top / "dotfiles" / "openclaw.env"
    real.parent.mkdir()
    real.write_text("A=1\n")
    bare.env_file.parent.mkdir(parents=True, exist_ok=True)
    bare.env_file.symlink_to(real)
    bare.add(key=NewKey(KEY))
    assert bare.env_file.is_symlink()
    assert real.read_text() == f"A=1\nWISGATE_API_KEY={KEY}\n"
    bare.undo()
    assert (bare.env_file.is_symlink(), real.read_text()) == (True, "A=1\n")


def test_bytes_that_are_not_utf8(bare: Machine) -> None:
    """They stay as they are, and do not keep the change from being shown."""
    bare.env_file.parent.mkdir(parents=True, exist_ok=True)
    bare.env_file.write_bytes(b"A=\xff\n# \xfe\n")
    report = bare.add(key=NewKey(KEY))
    assert bare.env_file.read_bytes() == b"A=\xff\n# \xfe\nWISGATE_API_KEY=" + KEY.encode() + b"\n"
    assert "WISGATE_API_KEY=***" in REPORTERS["text"]().render(report, Palette(on=False)).encode().decode()


def test_a_file_that_openclaw_does_not_read(bare: Machine) -> None:
    """A .env file beyond OpenClaw's limit, or that is none, is told instead of written."""
    bare.put("#" * 1_048_577, ".env")
    with pytest.raises(WriteError, match="larger than 1048576 bytes"):
        bare.add(key=NewKey(KEY))
    bare.env_file.unlink()
    bare.env_file.mkdir()
    with pytest.raises(WriteError, match="not a plain file"):
        bare.add(key=NewKey(KEY))
    assert bare.raw() is None


def test_a_key_that_no_file_can_hold(bare: Machine) -> None:
    """A key with all kinds of quotes and a # is refused with another way to keep it."""
    with pytest.raises(UsageError, match="cannot hold this key") as raised:
        bare.add(key=NewKey("sk-#'\"`"))
    assert "--store config" in (raised.value.hint or "")


def test_other_peoples_secrets_are_not_shown(bare: Machine) -> None:
    """Values, comments and broken lines of the .env file around the change are masked."""
    secrets = ("plainword", "inacomment", "brokenline", "second line")
    bare.put("A=plainword\n# B=inacomment\nbrokenline\nC='first\nsecond line'\n", ".env")
    report = bare.add(key=NewKey(KEY))
    for form in ("text", "json"):
        shown = REPORTERS[form]().render(report, Palette(on=False))
        assert not [secret for secret in (*secrets, KEY) if secret in shown]


def test_a_gateway_that_runs(bare: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not see the new key before it starts again, which is told."""
    assert "plan/gateway-restart" not in note_rules(bare.add(key=NewKey(KEY), write=False))
    monkeypatch.setattr(gateway, "running", lambda _: gateway.Gateway(1, 2))
    assert "plan/gateway-restart" in note_rules(bare.add(key=NewKey(KEY), write=False))
