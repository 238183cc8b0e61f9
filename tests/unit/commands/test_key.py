"""`key set`, `key where` and `key check`."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import KEY, Machine, nested, note_rules, provider

from openclaw_wisgate.errors import ConfigNotFoundError, UsageError
from openclaw_wisgate.presets import PresetName
from openclaw_wisgate.provider import KeyReference, KeyVariable, SecretRef
from openclaw_wisgate.report import Decision, Reader, Report, Sight
from openclaw_wisgate.reporters import REPORTERS, Palette
from openclaw_wisgate.syntax import document_of

UNIT = """\
[Unit]
Description=OpenClaw Gateway

[Service]
ExecStart=node gateway
{lines}
"""


@pytest.fixture
def bare(machine: Machine) -> Machine:
    """A machine with the preset's provider and no key."""
    machine.variables.clear()
    machine.add(ping=False)
    return machine


def sights(report: Report) -> dict[Reader, Sight]:
    """Return what each reader finds of the first key."""
    return {sight.reader: sight for sight in report.keys[0].sights}


def found(report: Report) -> list[bool]:
    """Return whether the shell, OpenClaw and the service find the first key."""
    return [sights(report)[reader].found for reader in (Reader.SHELL, Reader.OPENCLAW, Reader.SERVICE)]


def install(machine: Machine, lines: str) -> Path:
    """Install the service with these lines."""
    unit = machine.top / "home" / ".config" / "systemd" / "user" / "openclaw-gateway.service"
    unit.parent.mkdir(parents=True, exist_ok=True)
    unit.write_text(UNIT.format(lines=lines))
    return unit


def test_nobody_finds_it(bare: Machine) -> None:
    """A variable that nobody sets is missing for all, and no service is nobody."""
    report = bare.keys()
    assert (report.decision, found(report)) == (Decision.PROBLEMS, [False, False, False])
    assert sights(report)[Reader.SERVICE].exists is False
    assert report.keys[0].reads == "${WISGATE_API_KEY}"


def test_only_the_shell_finds_it(bare: Machine) -> None:
    """A key in the shell is none for OpenClaw elsewhere, nor for its service."""
    install(bare, "")
    bare.variables["WISGATE_API_KEY"] = KEY
    report = bare.keys()
    assert (report.decision, found(report)) == (Decision.PROBLEMS, [True, False, False])
    assert "plan/key-in-shell-only" in note_rules(report)


def test_the_env_file_of_the_current_folder_is_the_shells(bare: Machine) -> None:
    """OpenClaw reads it where it is started there."""
    (bare.top / "work" / ".env").write_text(f"WISGATE_API_KEY={KEY}\n")
    assert found(bare.keys()) == [True, False, False]


def test_everybody_finds_it(bare: Machine) -> None:
    """What `key set` stores is there for all."""
    install(bare, "")
    assert bare.set_key(KEY).decision is Decision.WRITTEN
    report = bare.keys()
    assert (report.decision, found(report)) == (Decision.CLEAN, [True, True, True])


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (f"Environment=WISGATE_API_KEY={KEY}", "WISGATE_API_KEY from openclaw-gateway.service"),
        (f'Environment="A=1" "WISGATE_API_KEY={KEY}"', "WISGATE_API_KEY from openclaw-gateway.service"),
        ("EnvironmentFile=-%h/own.env", "WISGATE_API_KEY from openclaw-gateway.service"),
        (f"# Environment=WISGATE_API_KEY={KEY}", None),
        (f"Environment=WISGATE_API_KEY={KEY}\nEnvironment=", None),
        (f"Environment=OPENCLAW_SERVICE_MANAGED_ENV_KEYS=WISGATE_API_KEY WISGATE_API_KEY={KEY}", None),
    ],
)
def test_the_service_has_its_own(bare: Machine, lines: str, says: str | None) -> None:
    """What the unit or its files set is the service's alone; a copy of what the .env file once held does not count."""
    (bare.top / "home" / "own.env").write_text(f'# mine\nWISGATE_API_KEY="{KEY}"\n')
    install(bare, lines)
    report = bare.keys()
    assert found(report) == [False, False, says is not None]
    assert says in (None, sights(report)[Reader.SERVICE].says)


def test_a_drop_in_of_the_unit(bare: Machine) -> None:
    """What `systemctl --user edit` has made counts, too."""
    folder = install(bare, "Environment=WISGATE_API_KEY=").with_name("openclaw-gateway.service.d")
    folder.mkdir()
    (folder / "override.conf").write_text(f"[Service]\nEnvironment=WISGATE_API_KEY={KEY}\n")
    assert found(bare.keys()) == [False, False, True]


def test_a_launch_agent(bare: Machine) -> None:
    """The service of macOS has its variables in its list, or in a file that it is started with."""
    agent = bare.top / "home" / "Library" / "LaunchAgents" / "ai.openclaw.gateway.plist"
    agent.parent.mkdir(parents=True)
    agent.write_bytes(plistlib.dumps({"EnvironmentVariables": {"WISGATE_API_KEY": KEY}}))
    assert found(bare.keys()) == [False, False, True]
    env_file = bare.config.parent / "service-env" / "ai.openclaw.gateway.env"
    env_file.parent.mkdir()
    env_file.write_text(f"# Generated\nexport WISGATE_API_KEY='{KEY}'\n")
    agent.write_bytes(plistlib.dumps({"ProgramArguments": ["wrapper.sh", str(env_file), "node"]}))
    assert found(bare.keys()) == [False, False, True]
    agent.write_bytes(b"<plist")
    assert found(bare.keys()) == [False, False, False]


def test_the_config_sets_the_variable(bare: Machine) -> None:
    """`env.vars` is there for all who read the config."""
    bare.put((bare.raw() or b"").replace(b"{\n", b'{\n  "env": {"vars": {"WISGATE_API_KEY": "sk-x"}},\n', 1))
    report = bare.keys()
    assert (found(report)[:2], sights(report)[Reader.OPENCLAW].says) == (
        [True, True],
        'WISGATE_API_KEY from "env.vars" in the config',
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("WISGATE-API-KEY", "the key is a placeholder, not a key"),
        ('"sk-a b"', "the key has white space inside"),
        ("sk-ü", "the key has characters outside ASCII, which OpenClaw drops or alters"),
        ('"Bearer sk-x"', 'the key begins with "Bearer ", which OpenClaw would send twice'),
    ],
)
def test_a_key_that_cannot_work(bare: Machine, text: str, fault: str) -> None:
    """`check` says what is wrong with it; `where` only where it is."""
    bare.put(f"WISGATE_API_KEY={text}\n", ".env")
    report = bare.keys()
    assert (report.decision, sights(report)[Reader.SHELL].fault) == (Decision.PROBLEMS, fault)
    assert bare.keys(judge=False).decision is Decision.CLEAN


def test_an_auth_profile_wins(bare: Machine) -> None:
    """Where the provider does not say `auth: "api-key"`, OpenClaw takes the profile's key, which is told."""
    profiles = bare.config.parent / "agents" / "main" / "agent" / "auth-profiles.json"
    profiles.parent.mkdir(parents=True)
    profiles.write_text('{"profiles": {"wisgate:manual": {"provider": "wisgate"}}}')
    assert "plan/auth-profile" not in note_rules(bare.keys())
    bare.put((bare.raw() or b"").replace(b'"auth": "api-key",', b""))
    assert "plan/auth-profile" in note_rules(bare.keys())
    assert "plan/auth-profile" in note_rules(bare.set_key(KEY))


def test_which_providers(bare: Machine) -> None:
    """Those at WisGate, or the one that is named; else there is nothing to look for."""
    assert [key.provider for key in bare.keys().keys] == ["wisgate"]
    bare.put('{ models: { providers: { desk: { baseUrl: "http://127.0.0.1/v1", apiKey: "sk-own", models: [] } } } }')
    assert bare.keys("desk").keys[0].reads == "a text in the config itself"
    with pytest.raises(UsageError, match="no provider in this config has a WisGate address"):
        bare.keys()
    with pytest.raises(UsageError, match='no provider "nobody"'):
        bare.keys("nobody")
    bare.config.unlink()
    with pytest.raises(ConfigNotFoundError):
        bare.keys()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_key_is_never_shown(bare: Machine, form: str) -> None:
    """Neither where it comes from a file, nor from the config, nor from the service."""
    install(bare, f"Environment=WISGATE_API_KEY={KEY}")
    bare.variables["WISGATE_API_KEY"] = KEY
    literal = f'{{ models: {{ providers: {{ x: {{ baseUrl: "https://api.wisgate.ai/v1", apiKey: "{KEY}", models: [] }} }} }} }}'
    reports = [bare.set_key(KEY), bare.keys(), bare.keys(judge=False)]
    bare.put(literal)
    for report in (*reports, bare.keys()):
        assert KEY not in REPORTERS[form]().render(report, Palette(on=False))


def _api_key(machine: Machine, name: str) -> object:
    document = document_of((machine.raw() or b"").decode(), name="")
    assert document is not None
    return nested(document.value, "models", "providers", name, "apiKey")


def _with(machine: Machine, reference: KeyReference) -> None:
    machine.add(replace(provider(), api_key=reference, requested=frozenset({"apiKey"})), ping=False)


def test_set_without_a_config(machine: Machine) -> None:
    """The key can be there before anything else, and a config is not made."""
    machine.variables.clear()
    assert machine.set_key(KEY).decision is Decision.WRITTEN
    assert (machine.env_file.read_text(), machine.raw()) == (f"WISGATE_API_KEY={KEY}\n", None)
    assert machine.undo().decision is Decision.WRITTEN
    assert (machine.env_file.exists(), machine.raw()) == (False, None)


def test_set_what_is_set(bare: Machine) -> None:
    """Twice is once."""
    bare.set_key(KEY)
    report = bare.set_key(KEY)
    assert report.decision is Decision.UNCHANGED
    assert "WISGATE_API_KEY is set to this key already" in REPORTERS["text"]().render(report, Palette(on=False))


@pytest.mark.parametrize("reference", [KeyVariable("MY_KEY"), SecretRef("env", "default", "MY_KEY")])
@pytest.mark.parametrize("name", [None, "wisgate", "MY_KEY"])
def test_set_what_the_provider_uses(machine: Machine, reference: KeyReference, name: str | None) -> None:
    """The variable is that of the provider at WisGate, of the one that is named, or named itself."""
    machine.variables.clear()
    _with(machine, reference)
    before = machine.raw()
    assert machine.set_key(KEY, name).decision is Decision.WRITTEN
    assert (machine.env_file.read_text(), machine.raw()) == (f"MY_KEY={KEY}\n", before)


def test_set_where_the_config_has_a_placeholder(machine: Machine) -> None:
    """The guide's block refers to the variable afterwards, and is as it was after `undo`."""
    machine.variables.clear()
    machine.add(provider(PresetName.GUIDE), ping=False)
    before = machine.raw()
    assert machine.set_key(KEY, "moonshot").decision is Decision.WRITTEN
    assert _api_key(machine, "moonshot") == "${WISGATE_API_KEY}"
    assert [sight.found for sight in machine.keys().keys[0].sights[:2]] == [True, True]
    machine.undo()
    assert (machine.raw(), machine.env_file.exists()) == (before, False)


def test_set_the_usual_name_that_is_there(machine: Machine) -> None:
    """Whoever has WISDOM_GATE_KEY keeps that name."""
    machine.variables.clear()
    machine.put("WISDOM_GATE_KEY=old\n", ".env")
    machine.set_key(KEY)
    assert machine.env_file.read_text() == f"WISDOM_GATE_KEY={KEY}\n"


def test_names_that_are_none(bare: Machine) -> None:
    """What is neither a provider nor a variable for keys is refused."""
    with pytest.raises(UsageError, match='no provider "wisgat"'):
        bare.set_key(KEY, "wisgat")
    with pytest.raises(UsageError, match="NODE_OPTIONS steers programs"):
        bare.set_key(KEY, "NODE_OPTIONS")
    assert not bare.env_file.exists()


def test_two_providers_with_two_variables(bare: Machine) -> None:
    """Which of them is meant has to be said."""
    other = replace(provider(), id="wisgate-2", api_key=KeyVariable("SECOND"), requested=frozenset({"apiKey"}))
    bare.add(other, ping=False)
    with pytest.raises(UsageError, match="WISGATE_API_KEY and SECOND"):
        bare.set_key(KEY)
    assert bare.set_key(KEY, "wisgate-2").decision is Decision.WRITTEN


def test_dry_run_and_declined(bare: Machine) -> None:
    """Nothing is written before the user has agreed."""
    assert bare.set_key(KEY, write=False).decision is Decision.PENDING
    bare.user.agrees = False
    assert bare.set_key(KEY).decision is Decision.DECLINED
    assert not bare.env_file.exists()


def test_a_read_only_config_needs_no_write(bare: Machine) -> None:
    """Where OpenClaw must not write its config, its .env file is where keys go."""
    bare.variables["OPENCLAW_NIX_MODE"] = "1"
    assert bare.set_key(KEY).decision is Decision.WRITTEN
