"""Commands on a config of several files: each file is read, judged, shown, written and put back with the others."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from tests.unit.commands.machine import REFUSED, Machine, note_rules, provider, rules

from openclaw_wisgate.commands.ping import PingRequest, ping
from openclaw_wisgate.errors import InterruptedAfterWriteError, NothingToUndoError, StaleConfigError
from openclaw_wisgate.report import Decision

links = pytest.mark.skipif(sys.platform == "win32", reason="on Windows not everybody may make links")

CONFIG = """\
{
  gateway: { mode: "local" },
  models: { $include: "./models.json5" }, // elsewhere
  agents: { defaults: { model: "openai/x", modelPolicy: { allow: ["openai/x"] } } },
}
"""
MODELS = """\
// ours
{
  mode: "merge",
  providers: {
    desk: { baseUrl: "http://127.0.0.1:9/v1", models: [{ id: "d", name: "D" }] }, // the desk
  },
}
"""


@pytest.fixture
def included(machine: Machine) -> Machine:
    """A machine whose config has its models in another file."""
    machine.put(MODELS, "models.json5")
    machine.put(CONFIG)
    return machine


def texts(machine: Machine) -> tuple[str, str]:
    """Return what is on disk: the config, and what it includes."""
    return machine.config.read_text("utf-8"), machine.config.with_name("models.json5").read_text("utf-8")


def test_adding_writes_both(included: Machine) -> None:
    """The provider goes into the included file and the allowlist entry into the config, and the ping finds the key."""
    report = included.add()
    assert report.decision is Decision.WRITTEN
    assert report.changed == ("~/.openclaw/openclaw.json", "~/.openclaw/models.json5")
    config, models = texts(included)
    assert config == CONFIG.replace('["openai/x"]', '["openai/x", "wisgate/claude-opus-4-6"]')
    assert [line for line in models.splitlines() if line in MODELS.splitlines()] == MODELS.splitlines()
    assert "    wisgate: {\n" in models
    assert included.gateway.asked[0].provider == "wisgate"
    assert [ping.is_ok for ping in report.pings] == [True]
    assert included.add().decision is Decision.UNCHANGED


def test_a_file_alone(included: Machine) -> None:
    """Where the config itself stays as it is, only the included file is told and written."""
    included.put(CONFIG.replace(', modelPolicy: { allow: ["openai/x"] }', ""))
    config = included.raw()
    report = included.add()
    assert report.changed == ("~/.openclaw/models.json5",)
    assert included.raw() == config
    assert "wisgate" in texts(included)[1]
    assert included.undo().decision is Decision.WRITTEN
    assert texts(included)[1] == MODELS


def test_without_agreement_nothing_is_written(included: Machine) -> None:
    """A dry run and a no leave all files as they are."""
    assert included.add(write=False).decision is Decision.PENDING
    included.user.agrees = False
    assert included.add().decision is Decision.DECLINED
    assert texts(included) == (CONFIG, MODELS)


def test_removing_takes_it_from_both(included: Machine) -> None:
    """What was added goes from each file, byte for byte where it was the last to be written."""
    included.add()
    report = included.remove()
    assert report.decision is Decision.WRITTEN
    assert texts(included) == (CONFIG, MODELS)


def test_removing_also_takes_the_scaffold(included: Machine) -> None:
    """What was made around the provider goes with it, in whichever file it was made."""
    included.put("// ours\n{}\n", "models.json5")
    included.add()
    assert 'mode: "merge"' in texts(included)[1].replace('"mode"', "mode")
    included.remove()
    assert texts(included) == (CONFIG, "// ours\n{}\n")


def test_undoing_restores_both(included: Machine) -> None:
    """Both files have their old bytes again; undoing that brings the change back."""
    included.add()
    written = texts(included)
    report = included.undo()
    assert report.decision is Decision.WRITTEN
    assert report.changed == ("~/.openclaw/openclaw.json", "~/.openclaw/models.json5")
    assert texts(included) == (CONFIG, MODELS)
    included.undo()
    assert texts(included) == written


def test_undo_after_the_included_file_changed(included: Machine) -> None:
    """A change of the included file by somebody else is not overwritten."""
    included.add()
    config, _ = texts(included)
    included.put("{}", "models.json5")
    with pytest.raises(NothingToUndoError, match="models"):
        included.undo()
    assert texts(included) == (config, "{}")


def test_a_failed_ping_rolls_both_back(included: Machine) -> None:
    """The bytes from before come back to each file."""
    included.gateway.reply = REFUSED
    report = included.add(rollback=True)
    assert report.decision is Decision.ROLLED_BACK
    assert texts(included) == (CONFIG, MODELS)
    included.gateway.reply = KeyboardInterrupt()
    with pytest.raises(InterruptedAfterWriteError):
        included.add(rollback=True)
    assert texts(included) == (CONFIG, MODELS)


def test_the_result_is_judged_with_the_new_texts(included: Machine) -> None:
    """What the change introduces is found in the text that will be in the included file."""
    spec = replace(provider(), base_url="https://api.wisgate.ai/v1/chat/completions")
    report = included.add(spec, write=False)
    assert report.decision is Decision.PENDING
    (judged,) = report.judged
    (told,) = [told for told in judged.located if told.diagnostic.rule == "url/endpoint"]
    assert told.file == "~/.openclaw/models.json5"
    assert told.excerpt is not None
    assert told.excerpt.line is not None
    assert "chat/completions" in told.excerpt.line


def test_a_conflict_is_shown_in_the_included_file(included: Machine) -> None:
    """What differs is framed where it stands, and overwritten there if the user says so."""
    included.add(ping=False)
    report = included.add(replace(provider(), base_url="https://other.example/v1"))
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/provider-differs"]
    assert [told.file for told in report.judged[0].located] == ["~/.openclaw/models.json5"]


def test_another_writer_of_the_included_file(included: Machine) -> None:
    """A change of the included file in between makes the command plan anew, and none is lost."""
    times: list[int] = []

    def meanwhile() -> None:
        if not times:
            included.put(MODELS.replace("// the desk", "// the other desk"), "models.json5")
        times.append(1)

    included.user.meanwhile = meanwhile
    assert included.add().decision is Decision.WRITTEN
    assert len(times) == 2
    assert "// the other desk" in texts(included)[1]
    assert "wisgate" in texts(included)[1]


def test_a_writer_that_does_not_stop(included: Machine) -> None:
    """If it goes on changing nothing of ours is written to either file."""
    count = iter(range(100))
    included.user.meanwhile = lambda: included.put(f"{MODELS}// {next(count)}", "models.json5")
    with pytest.raises(StaleConfigError):
        included.add()
    assert included.raw() == CONFIG.encode()
    assert "wisgate" not in texts(included)[1]


def test_a_file_outside_the_folder(included: Machine) -> None:
    """It is read where OpenClaw may read it, and never written; the user is told what to add there."""
    elsewhere = included.top / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "models.json5").write_text(MODELS, "utf-8")
    included.put(CONFIG.replace("./models.json5", str(elsewhere / "models.json5")))
    included.variables["OPENCLAW_INCLUDE_ROOTS"] = str(elsewhere)
    report = included.add()
    assert report.decision is Decision.REFUSED
    assert rules(report) == ["plan/include-on-path"]
    (told,) = report.judged[0].located
    assert told.file == str(elsewhere / "models.json5")
    assert told.diagnostic.hint is not None
    assert 'wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}"' in told.diagnostic.hint
    assert (elsewhere / "models.json5").read_text("utf-8") == MODELS


@links
def test_hard_links(included: Machine) -> None:
    """OpenClaw does not read a file with two names, so nothing is written to it."""
    included.config.with_name("second.json5").hardlink_to(included.config.with_name("models.json5"))
    report = included.add()
    assert rules(report) == ["plan/include-on-path"]
    assert texts(included) == (CONFIG, MODELS)


@links
def test_a_link_stays_one(included: Machine) -> None:
    """What is included by a symbolic link is written where the link leads."""
    models = included.config.with_name("models.json5")
    models.rename(models.with_name("real.json5"))
    models.symlink_to("real.json5")
    assert included.add().decision is Decision.WRITTEN
    assert models.is_symlink()
    assert "wisgate" in models.with_name("real.json5").read_text("utf-8")


def test_pinging_what_is_included(included: Machine) -> None:
    """A provider in an included file can be asked like any other."""
    report = ping(PingRequest(target=included.target, names=("desk",)), send=included.gateway.send)
    assert [one.result.probe.model for one in report.pings] == ["d"]


def test_removing_an_included_provider_tells_what_is_left(included: Machine) -> None:
    """The file that nothing includes any more is named."""
    included.put('{ baseUrl: "https://api.wisgate.ai/v1", models: [] }', "w.json5")
    included.put(
        CONFIG.replace('"./models.json5"', '"./models.json5", providers: { wisgate: { $include: "./w.json5" } }')
    )
    report = included.remove()
    assert report.decision is Decision.WRITTEN
    assert "plan/left-over" in note_rules(report)
    assert included.config.with_name("w.json5").exists()
