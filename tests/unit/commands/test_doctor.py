"""Broken homes: each fault is named first and alone, and cured where that is promised."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.homes import CANARY, home, names
from tests.unit.commands.machine import OK

from openclaw_wisgate.commands.doctor import DoctorRequest, doctor
from openclaw_wisgate.commands.doctor_facts import Asked
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.health import CHECKS, PING, State
from openclaw_wisgate.probe import HttpReply, Phases, Probe
from openclaw_wisgate.report import Decision, Examined, Report
from openclaw_wisgate.reporters import REPORTERS, Palette
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.locate import locate

FIXTURES = Path(__file__).parents[3] / "fixtures"
BROKEN = [name for name in names() if name != "healthy"]
_WRONG = (State.WARN, State.FAIL)


def wrong(report: Report) -> list[tuple[str, str]]:
    """Return the checks that did not go well, in order; skipped ones aside."""
    return [(one.check, one.state.value) for one in report.examined if one.state in _WRONG]


def named(report: Report, check: str) -> Examined:
    """Return what a check found."""
    return next(one for one in report.examined if one.check == check)


def test_every_check_has_a_home() -> None:
    """There is at least one broken home for each check, the ping included, and none for anything else."""
    told = [json.loads((FIXTURES / "homes" / name / "expected.json").read_text("utf-8"))["check"] for name in BROKEN]
    assert set(told) == {*(check.id for check in CHECKS), PING}


def test_nothing_is_wrong_with_the_healthy_one(tmp_path: Path) -> None:
    """Every check passes, none is skipped, and the model was asked."""
    with home("healthy", tmp_path) as healthy:
        report = healthy.doctor()
        assert [(one.check, one.state) for one in report.examined if one.state is not State.PASS] == []
        assert [one.check for one in report.examined] == [*(check.id for check in CHECKS), PING]
        assert report.decision is Decision.CLEAN
        assert len(healthy.machine.gateway.asked) == 1


@pytest.mark.parametrize("name", BROKEN)
def test_fault_is_named_first_and_alone(name: str, tmp_path: Path) -> None:
    """Only the check that the fault is about does not pass; what needs it is skipped and says so."""
    with home(name, tmp_path) as broken:
        report, expected = broken.doctor(), broken.expected
        assert wrong(report) == [(expected["check"], expected["state"])], report.examined
        found = named(report, str(expected["check"]))
        assert str(expected["said"]) in found.found
        place = found.located.excerpt.start if found.located and found.located.excerpt else None
        if "at" in expected:
            assert place is not None
            assert [place.line, place.column] == expected["at"]
        assert found.cure
        if "command" in expected:
            assert found.command == expected["command"]
        skipped = [one for one in report.examined if one.state is State.SKIPPED]
        assert all(one.found == f'because the check "{found.check}" failed' for one in skipped)
        assert report.decision is (Decision.PROBLEMS if expected["state"] == "fail" else Decision.CLEAN)


@pytest.mark.parametrize("name", BROKEN)
def test_fix_cures_what_it_says_it_can(name: str, tmp_path: Path) -> None:
    """With --fix a fault that is fixable is gone, one that is not is as it was, and undo brings the old bytes back."""
    with home(name, tmp_path) as broken:
        machine, before = broken.machine, broken.machine.raw()
        fault = str(broken.expected["check"])
        is_fixable = named(broken.doctor(ping=False), fault).fixable
        assert is_fixable == broken.expected.get("fixed", False)
        report = broken.doctor(fix=True)
        if not is_fixable:
            assert wrong(report) == [(fault, broken.expected["state"])]
            assert "there is nothing that --fix could cure" in [note.message for note in report.notes]
            assert machine.raw() == before
            assert broken.user.confirmed == []
            return
        assert wrong(report) == []
        assert [one.check for one in report.examined if one.cured] == [fault]
        (fixed,) = report.fixed
        assert fixed.receipt is not None
        assert fixed.backup is not None
        assert len(broken.user.confirmed) == 1
        assert machine.undo().decision is Decision.WRITTEN
        assert machine.raw() == before


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_key_is_shown(name: str, form: str, tmp_path: Path) -> None:
    """Whatever is found, and in whatever form it is told, no key of the home is in it."""
    with home(name, tmp_path) as one:
        for fix in (False, True):
            shown = REPORTERS[form]().render(one.doctor(fix=fix), Palette())
            assert CANARY not in shown
            assert CANARY not in repr(one.doctor())


@pytest.mark.parametrize("name", names())
def test_json_is_valid_by_the_schema(name: str, tmp_path: Path) -> None:
    """What programs are told has the shape that the schema gives it."""
    from jsonschema import Draft202012Validator

    schema = json.loads((Path(__file__).parents[3] / "schemas" / "report.schema.json").read_text("utf-8"))
    with home(name, tmp_path) as one:
        for report in (one.doctor(), one.doctor(fix=True, write=False)):
            told = json.loads(REPORTERS["json"]().render(report, Palette()))
            assert list(Draft202012Validator(schema).iter_errors(told)) == []
            assert [check["check"] for check in told["checks"]] == [*(check.id for check in CHECKS), PING]


def test_text_fits_a_terminal(tmp_path: Path) -> None:
    """No line but a command, a place or one long word is wider than 80 columns, and every mark has a plain form."""
    with home("base-url-without-version", tmp_path) as broken:
        report = broken.doctor()
    lines = REPORTERS["text"]().render(report, Palette()).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert "✗ base-url      the base URL" in "\n".join(lines)
    plain = REPORTERS["text"]().render(report, Palette(plain=True))
    assert plain.isascii()
    assert "x base-url      the base URL" in plain


def test_declined(tmp_path: Path) -> None:
    """Who says no keeps the file, and is told how things stand."""
    with home("base-url-without-version", tmp_path) as broken:
        before = broken.machine.raw()
        broken.user.agrees = False
        report = broken.doctor(fix=True)
        assert report.decision is Decision.DECLINED
        assert wrong(report) == [("base-url", "fail")]
        assert broken.machine.raw() == before


def test_dry_run(tmp_path: Path) -> None:
    """A dry run shows what would be changed, and writes and asks nothing."""
    with home("not-in-the-allowlist", tmp_path) as broken:
        before = broken.machine.raw()
        report = broken.doctor(fix=True, write=False)
        assert report.decision is Decision.PROBLEMS
        assert [fixed.receipt for fixed in report.fixed] == [None]
        assert broken.machine.raw() == before
        assert broken.user.confirmed == []


def test_without_a_ping_nothing_is_asked(tmp_path: Path) -> None:
    """With --no-ping the last check is skipped, and says why."""
    with home("healthy", tmp_path) as healthy:
        report = healthy.doctor(ping=False)
        assert named(report, PING).found == "because --no-ping says so"
        assert healthy.machine.gateway.asked == []
        assert report.decision is Decision.CLEAN


def test_provider_by_name(tmp_path: Path) -> None:
    """The provider that is asked for is examined, whoever's it is; one that is not there is the fault."""
    with home("no-provider", tmp_path) as one:
        report = one.doctor("desk")
        assert wrong(report) == []
        report = one.doctor("dusk")
        assert wrong(report) == [("provider", "fail")]
        assert named(report, "provider").command == "openclaw-wisgate add --provider-id dusk"


def test_variable_that_is_set_to_nothing(tmp_path: Path) -> None:
    """An empty variable of the shell hides the key in OpenClaw's `.env` file, which only a service finds then."""
    with home("healthy", tmp_path) as one:
        one.machine.variables["WISGATE_API_KEY"] = ""
        report = one.doctor()
        assert wrong(report) == [("key", "warn")]
        assert named(report, "key").command == "unset WISGATE_API_KEY"
        assert named(report, PING).state is State.SKIPPED


def test_key_that_only_openclaw_can_read(tmp_path: Path) -> None:
    """A key in OpenClaw's own store is not guessed at: what needs it is skipped, with the reason."""
    with home("auth-profile", tmp_path) as one:
        text = one.machine.config.read_text("utf-8").replace("${WISGATE_API_KEY}", "wisgate:manual")
        one.machine.put(text)
        report = one.doctor()
        assert wrong(report) == []
        reason = 'because the key is in OpenClaw\'s auth profile "wisgate:manual", which only OpenClaw can read'
        assert {named(report, check).found for check in ("key", "key-service", PING)} == {reason}
        assert one.machine.gateway.asked == []


def test_config_changes_while_the_question_stands(tmp_path: Path) -> None:
    """What another program writes meanwhile is kept, and the cure is planned anew on top of it."""
    with home("base-url-without-version", tmp_path) as broken:
        config = broken.machine.config

        def other() -> None:
            if "somebody" not in config.read_text("utf-8"):
                config.write_text(config.read_text("utf-8").replace("// the machine", "// somebody's machine"), "utf-8")

        broken.user.meanwhile = other
        assert wrong(broken.doctor(fix=True)) == []
        assert "somebody's machine" in config.read_text("utf-8")
        assert len(broken.user.confirmed) == 2


def test_fault_in_an_included_file_is_left_to_the_user(tmp_path: Path) -> None:
    """A fix that belongs into another file is told, with the file, and not made."""
    with home("base-url-without-version", tmp_path) as broken:
        text = broken.machine.config.read_text("utf-8")
        start, end = text.index("wisgate: {") + len("wisgate: "), text.index("      },\n    },\n  },")
        broken.machine.put(text[start : end + len("      }")], "wisgate.json5")
        broken.machine.put(f'{text[:start]}{{ $include: "./wisgate.json5" }}{text[end + len("      }") :]}')
        before = broken.machine.raw()
        report = broken.doctor(fix=True)
        assert wrong(report) == [("base-url", "fail")]
        found = named(report, "base-url")
        assert not found.fixable
        assert found.located is not None
        assert "wisgate.json5" in found.located.file
        assert broken.machine.raw() == before


@pytest.mark.parametrize(
    "key",
    [
        '{ source: "exec", provider: "vault", id: "wisgate" }',
        '{ source: "file", provider: "keys", id: "/wisgate" }',
        '{ source: "store", provider: "default", id: "WISGATE" }',
    ],
)
def test_reference_that_only_openclaw_can_read(key: str, tmp_path: Path) -> None:
    """A secret that this program does not read is not called missing."""
    with home("healthy", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace('"${WISGATE_API_KEY}"', key))
        report = one.doctor(ping=False)
        assert named(report, "key").state is not State.FAIL


def test_file_that_openclaw_does_not_read(tmp_path: Path) -> None:
    """A config that is named by flag and is not OpenClaw's own is examined, with a warning."""
    with home("healthy", tmp_path) as one:
        other = tmp_path / "home" / "other.json"
        other.write_bytes(one.machine.config.read_bytes())
        around = one.machine.around
        asked = Asked(Target(locate(around, config=str(other)), around), config=str(other))
        report = doctor(DoctorRequest(asked=asked, ping=False), confirm=one.user.confirm)
        assert wrong(report) == [("file", "warn")]
        assert named(report, "file").found == "OpenClaw reads ~/.openclaw/openclaw.json in this shell, not ~/other.json"


def test_variable_that_leads_to_the_file(tmp_path: Path) -> None:
    """A variable that leads to another file than the usual one is told."""
    with home("healthy", tmp_path) as one:
        one.machine.variables["OPENCLAW_CONFIG_PATH"] = "~/.openclaw/openclaw.json"
        found = named(one.doctor(ping=False), "file").found
        assert (
            found
            == "OpenClaw reads ~/.openclaw/openclaw.json, because OPENCLAW_CONFIG_PATH is ~/.openclaw/openclaw.json"
        )


def test_variable_that_leads_away(tmp_path: Path) -> None:
    """Where a variable leads to a file that is not there, the usual one is named, and how to get to it."""
    with home("healthy", tmp_path) as one:
        one.machine.variables["OPENCLAW_CONFIG_PATH"] = "~/gone.json"
        report = one.doctor()
        assert wrong(report) == [("file", "fail")]
        found = named(report, "file")
        assert found.found == 'there is no ~/gone.json, but ~/.openclaw/openclaw.json has "wisgate"'
        assert found.command == "env -u OPENCLAW_CONFIG_PATH -u OPENCLAW_STATE_DIR openclaw tui"


def test_models_json_that_a_release_may_prefer(tmp_path: Path) -> None:
    """Another address in an agent's list matters to releases before the one on which it was seen not to."""
    with home("stale-models-json", tmp_path) as one:
        lists = tmp_path / "home" / ".openclaw" / "agents" / "main" / "agent" / "models.json"
        lists.write_text(lists.read_text("utf-8").replace("claude-opus-4-1", "claude-opus-4-6"), "utf-8")
        assert wrong(one.doctor()) == []
        one.machine.put(one.machine.config.read_text("utf-8").replace("2026.9.6", "2026.7.1"))
        report = one.doctor()
        assert ("models-json", "warn") in wrong(report)
        assert 'another "baseUrl"' in named(report, "models-json").found


def test_edit_that_the_gateway_has_not_seen_yet(tmp_path: Path) -> None:
    """An edit that is newer than the gateway and that it has not taken up is told, with the restart."""
    with home("dotenv-edited", tmp_path) as one:
        files = tmp_path / "home" / ".openclaw"
        moved = (files / ".env").stat().st_mtime
        os.utime(files / ".env", (moved - 3600, moved - 3600))
        os.utime(files / "openclaw.json", (moved, moved))
        report = one.doctor()
        assert wrong(report) == [("live", "warn")]
        assert "has not taken that up" in named(report, "live").found


def test_release_that_wrote_the_file_is_newer(tmp_path: Path) -> None:
    """A file of a newer OpenClaw is judged by the newest release that is known, and nothing falls over."""
    with home("healthy", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace("2026.9.6", "2099.1.1"))
        assert named(one.doctor(), "valid").state is State.PASS


_CONFIGS = sorted([*FIXTURES.glob("rules/**/bad.json5"), *FIXTURES.glob("schema/bad/**/*.json*")])


@pytest.mark.parametrize("config", _CONFIGS, ids=lambda file: str(file.relative_to(FIXTURES)))
def test_whatever_is_in_the_config(config: Path, tmp_path: Path) -> None:
    """Every config that some rule or the schema objects to is examined to the end, also with --fix."""
    with home("healthy", tmp_path) as one:
        one.machine.put(config.read_bytes())
        for report in (one.doctor(), one.doctor(fix=True, write=False), one.doctor("wisgate")):
            assert [each.check for each in report.examined] == [*(check.id for check in CHECKS), PING]
            assert CANARY not in REPORTERS["json"]().render(report, Palette())


@pytest.mark.parametrize("text", ["[]", "null", "1", '"x"', "{}", "{ models: [] }", "{ models: { providers: 1 } }"])
def test_config_of_another_shape(text: str, tmp_path: Path) -> None:
    """A config that is hardly one gets an answer, too."""
    with home("healthy", tmp_path) as one:
        one.machine.put(text)
        assert one.doctor().decision is Decision.PROBLEMS


@pytest.mark.parametrize("block", ["1", "[]", "{}", "{ models: 1 }", "{ baseUrl: 1, apiKey: 1, models: [1, {}] }"])
def test_provider_of_another_shape(block: str, tmp_path: Path) -> None:
    """A provider that is hardly one gets an answer, too."""
    with home("healthy", tmp_path) as one:
        one.machine.put(f'{{ gateway: {{ mode: "local" }}, models: {{ providers: {{ wisgate: {block} }} }} }}')
        assert one.doctor().decision is Decision.PROBLEMS


def test_key_in_a_profile_only(tmp_path: Path) -> None:
    """A config without a key is none that lacks one where OpenClaw holds an auth profile."""
    with home("auth-profile", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace('        apiKey: "${WISGATE_API_KEY}",\n', ""))
        report = one.doctor()
        assert wrong(report) == []
        assert (
            named(report, "key").found == "because the key is in OpenClaw's auth profile, which only OpenClaw can read"
        )
        assert named(report, "auth-profile").state is State.PASS


def test_included_file_that_was_edited(tmp_path: Path) -> None:
    """Of an edit of an included file nobody tells whether the gateway has it; with reload off it certainly has not."""
    with home("reload-off", tmp_path) as one:
        text = one.machine.config.read_text("utf-8")
        models = text[text.index("models: {") + len("models: ") : text.index("  agents:")].rstrip().removesuffix(",")
        one.machine.put(models, "models.json5")
        one.machine.put(text.replace(models, '{ $include: "./models.json5" }'))
        edited = 1_790_000_000
        os.utime(one.machine.config, (edited - 3600, edited - 3600))
        os.utime(one.machine.config.with_name("models.json5"), (edited, edited))
        assert wrong(one.doctor()) == [("live", "warn")]
        one.machine.put(one.machine.config.read_text("utf-8").replace('"off"', '"hybrid"'))
        os.utime(one.machine.config, (edited - 3600, edited - 3600))
        assert named(one.doctor(), "live").state is State.SKIPPED


def test_older_name_in_use(tmp_path: Path) -> None:
    """OpenClaw reads a home of its older name as long as there is no newer one, and all is well."""
    with home("healthy", tmp_path) as one:
        older = tmp_path / "home" / ".clawdbot"
        one.machine.config.parent.rename(older)
        (older / "openclaw.json").rename(older / "clawdbot.json")
        report = one.doctor()
        assert wrong(report) == []
        assert named(report, "file").found == "OpenClaw reads ~/.clawdbot/clawdbot.json"


def test_address_that_answers_is_set(tmp_path: Path) -> None:
    """The base URL at which the ping was answered is proved, so --fix sets it, and nothing else changes."""
    with home("healthy", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace("api.wisgate.ai/v1", "gateway.example/api"))
        gone = HttpReply(
            status=404, headers={"content-type": "text/plain"}, body=b"404 page not found", phases=Phases()
        )

        def send(probe: Probe, _: Access) -> HttpReply:
            return OK if probe.url.startswith("https://gateway.example/api/v1/") else gone

        request = DoctorRequest(asked=Asked(one.machine.target))
        report = doctor(request, confirm=one.user.confirm, send=send)
        assert wrong(report) == [("ping", "fail")]
        found = named(report, PING)
        assert (found.command, found.fixable) == ("openclaw-wisgate doctor --fix wisgate", True)
        assert found.located is not None
        assert found.located.excerpt is not None
        before = one.machine.config.read_text("utf-8")
        assert before.splitlines()[found.located.excerpt.start.line - 1].strip().startswith("baseUrl:")
        report = doctor(replace(request, fix=True), confirm=one.user.confirm, send=send)
        assert wrong(report) == []
        assert [each.check for each in report.examined if each.cured] == [PING]
        assert one.machine.config.read_text("utf-8") == before.replace("gateway.example/api", "gateway.example/api/v1")


def test_address_that_a_variable_makes_is_not_replaced(tmp_path: Path) -> None:
    """A base URL that comes from a variable stays a variable: the cure is told and not made."""
    with home("healthy", tmp_path) as one:
        one.machine.variables["GATEWAY"] = "https://gateway.example/api"
        one.machine.put(one.machine.config.read_text("utf-8").replace("https://api.wisgate.ai/v1", "${GATEWAY}"))
        gone = HttpReply(status=404, headers={}, body=b"", phases=Phases())

        def send(probe: Probe, _: Access) -> HttpReply:
            return OK if probe.url.startswith("https://gateway.example/api/v1/") else gone

        request = DoctorRequest(asked=Asked(one.machine.target), fix=True)
        report = doctor(request, confirm=one.user.confirm, send=send)
        found = named(report, PING)
        assert (found.state, found.command, found.fixable) == (State.FAIL, None, False)
        assert "https://gateway.example/api/v1" in (found.cure or "")


def test_gateway_of_another_machine(tmp_path: Path) -> None:
    """Where the config names another machine's gateway, no mode is chosen for the user."""
    with home("no-gateway-mode", tmp_path) as one:
        text = one.machine.config.read_text("utf-8")
        start = text.index("{") + 1
        one.machine.put(f'{text[:start]}\n  gateway: {{ remote: {{ url: "wss://desk.example" }} }},{text[start:]}')
        found = named(one.doctor(ping=False), "gateway")
        assert (found.state, found.fixable) == (State.FAIL, False)
        assert found.cure


@pytest.mark.parametrize("base_url", ["https://api.wisgate.ai", "https://api.wisgate.ai/v1beta"])
def test_api_that_the_address_does_not_tell(base_url: str, tmp_path: Path) -> None:
    """Which API is meant is not guessed where the base URL is not that of the usual one."""
    with home("wrong-api", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace("https://api.wisgate.ai/v1", base_url))
        found = named(one.doctor(ping=False), "api")
        assert (found.state, found.fixable, found.command) == (State.FAIL, False, None)
        assert "google-generative-ai" in (found.cure or "")


def test_api_of_another_gateway(tmp_path: Path) -> None:
    """What WisGate does not speak may be right elsewhere; only the ping, which cannot speak it either, is skipped."""
    with home("wrong-api", tmp_path) as one:
        one.machine.put(one.machine.config.read_text("utf-8").replace("https://api.wisgate.ai/v1", "http://box.lan/v1"))
        report = one.doctor("wisgate")
        assert named(report, "api").state is State.PASS
        assert named(report, PING).state is State.SKIPPED


def test_command_is_about_the_provider_that_was_named(tmp_path: Path) -> None:
    """Who asks about a provider is told how to cure that one."""
    with home("base-url-without-version", tmp_path) as one:
        found = named(one.doctor("wisgate", ping=False), "base-url")
        assert found.command == "openclaw-wisgate doctor --fix wisgate"
