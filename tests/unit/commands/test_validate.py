"""Judging config files without touching them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.commands.machine import Machine, rules

from openclaw_wisgate.commands import judging, many
from openclaw_wisgate.commands.validate import ValidateRequest, validate
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.errors import BaselineError, ConfigNotFoundError, ConfigUnreadableError, UsageError
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import processes

GOOD = '{ gateway: { mode: "local" }, models: { mode: "merge" } }'
UNKNOWN = '{ gateway: { mode: "local" }, models: { x: 1 } }'
TWICE = '{ gateway: { mode: "local" }, ui: {}, ui: {} }'


def judged(machine: Machine, *names: str, **options: Any) -> Report:
    """Return the report about these files."""
    return validate(ValidateRequest(target=machine.target, names=names, **options))


def test_config(machine: Machine) -> None:
    """Without names the config file is judged, under the name people give it."""
    machine.put(GOOD)
    report = judged(machine)
    assert (report.command, report.decision, report.file) == ("validate", Decision.CLEAN, "~/.openclaw/openclaw.json")
    assert rules(report) == []


def test_problems(machine: Machine) -> None:
    """One error makes the answer no; every finding has a place in the text."""
    machine.put("{ models: { providers: { x: { bogus: 1 } } } }")
    report = judged(machine)
    assert report.decision is Decision.PROBLEMS
    assert "provider/incomplete" in rules(report)
    assert all(diagnostic.span for diagnostic in report.judged[0].diagnostics)


def test_warnings_are_no_problem(machine: Machine) -> None:
    """A warning is told, and the answer is yes."""
    machine.put(TWICE)
    report = judged(machine)
    assert report.decision is Decision.CLEAN
    assert rules(report) == ["syntax/duplicate-key"]
    assert report.judged[0].count(Severity.ERROR) == 0


@pytest.mark.parametrize("text", ["", " ", "{", "{}{}", "\ufeff", "[,]", '{ "a" 1 }'])
def test_not_json5(machine: Machine, text: str) -> None:
    """What is not JSON5 is a finding, not an error, and a blank file is none of OpenClaw's, either."""
    machine.put(text)
    report = judged(machine)
    assert report.decision is Decision.PROBLEMS
    assert rules(report)[0].startswith("syntax/")
    assert report.judged[0].release is None


def test_not_utf8(machine: Machine) -> None:
    """Bytes that are not UTF-8 are a warning, since OpenClaw reads the file all the same."""
    machine.put(b'{ gateway: { mode: "\xff" } }')
    report = judged(machine)
    assert "syntax/not-utf8" in rules(report)
    assert report.decision is Decision.CLEAN


def test_several_files(machine: Machine, tmp_path: Path) -> None:
    """Files and folders are judged in the order they are named, and one problem is enough."""
    for name, text in (("a.json", GOOD), ("sub/openclaw.json", "{"), ("sub/b/openclaw.json5", GOOD)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    report = judged(machine, str(tmp_path / "a.json"), str(tmp_path / "sub"))
    names = ["a.json", "sub/b/openclaw.json5", "sub/openclaw.json"]
    assert [judged.name for judged in report.judged] == [str(tmp_path / name) for name in names]
    assert report.decision is Decision.PROBLEMS
    assert [bool(judged.diagnostics) for judged in report.judged] == [False, False, True]


def test_standard_input(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name - is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    report = judged(machine, "-")
    assert report.file == "<stdin>"
    assert report.decision is Decision.PROBLEMS


def test_missing(machine: Machine, tmp_path: Path) -> None:
    """A file that is not there is an error, not a finding."""
    with pytest.raises(ConfigNotFoundError, match=r"~/\.openclaw/openclaw\.json"):
        judged(machine)
    with pytest.raises(ConfigNotFoundError):
        judged(machine, str(tmp_path / "none.json"))


def test_no_plain_file(machine: Machine) -> None:
    """A folder in the config's place is an error."""
    machine.config.mkdir(parents=True)
    with pytest.raises(ConfigUnreadableError):
        judged(machine)


def test_nothing_is_touched(machine: Machine) -> None:
    """Judging leaves file and folder as they were, and makes no state."""
    machine.put("{ a: 1 }")
    before = machine.config.stat()
    judged(machine)
    assert (machine.config.stat().st_mtime_ns, machine.left()) == (before.st_mtime_ns, {"openclaw.json"})
    assert not machine.around.state.exists()


def test_read_only_mode(machine: Machine) -> None:
    """A config that must not be written may be judged."""
    machine.put(GOOD)
    machine.variables["OPENCLAW_NIX_MODE"] = "1"
    assert judged(machine).decision is Decision.CLEAN


def test_strict(machine: Machine) -> None:
    """Under `strict` a warning makes the answer no, and the report says that it was so."""
    machine.put(TWICE)
    report = judged(machine, strict=True)
    assert (report.decision, report.strict, rules(report)) == (Decision.PROBLEMS, True, ["syntax/duplicate-key"])


def test_selectors(machine: Machine) -> None:
    """What is not selected, and what is ignored, is not told and does not count, but counted as ignored."""
    machine.put('{ gateway: { mode: "local" }, ui: {}, ui: {}, models: { x: 1 } }')
    assert sorted(rules(judged(machine))) == ["schema/unknown-key", "syntax/duplicate-key"]
    for options in ({"select": ["syntax"]}, {"ignore": ["schema/unknown-key"]}):
        report = judged(machine, **options)
        assert (rules(report), report.decision) == (["syntax/duplicate-key"], Decision.CLEAN)
        assert report.judged[0].ignored == 1
    with pytest.raises(UsageError, match="there is no rule"):
        judged(machine, ignore=["schema/nothing"])


def test_comments(machine: Machine) -> None:
    """A comment in the file sets a finding aside."""
    machine.put(f"{UNKNOWN} // openclaw-wisgate: ignore[schema]")
    report = judged(machine)
    assert (rules(report), report.decision, report.judged[0].ignored) == ([], Decision.CLEAN, 1)


def test_release(machine: Machine) -> None:
    """A file is judged by the release that is asked for, else by its own, and the report says by which."""
    machine.put('{ meta: { lastTouchedVersion: "2026.9.4" } }')
    assert judged(machine).judged[0].release == Release(2026, 9, 4)
    assert judged(machine, release="2026.8.1").judged[0].release == Release(2026, 8, 1)
    assert judged(machine, release="latest").judged[0].release == NEWEST


def test_unknown_release(machine: Machine) -> None:
    """That rules of another release are used is told: once for what was asked for, in the file for its own."""
    machine.put('{ gateway: { mode: "local" }, meta: { lastTouchedVersion: "2027.1.1" } }')
    report = judged(machine)
    assert (rules(report), report.notes, report.decision) == (["openclaw/unknown-release"], (), Decision.CLEAN)
    report = judged(machine, release="2027.1.1")
    assert (rules(report), [note.rule for note in report.notes]) == ([], ["openclaw/unknown-release"])


def test_installed_release(machine: Machine, tmp_path: Path) -> None:
    """A file that names no release is judged by the installed one; that this is not known is told once."""
    names = [str(put(tmp_path / name, "{}")) for name in ("a.json", "b.json")]
    for version, release, notes in (("2026.8.1", Release(2026, 8, 1), 0), ("2027.1.1", NEWEST, 1)):
        put(tmp_path / version / "openclaw", "#!/bin/sh\n").chmod(0o755)
        put(tmp_path / version / "package.json", f'{{ "name": "openclaw", "version": "{version}" }}')
        machine.variables["PATH"] = str(tmp_path / version)
        report = judged(machine, *names)
        assert [one.release for one in report.judged] == [release, release]
        assert len(report.notes) == notes
    machine.put('{ meta: { lastTouchedVersion: "2026.9.4" } }')
    assert judged(machine).notes == ()


def test_one_of_many_missing(machine: Machine, tmp_path: Path) -> None:
    """A file that cannot be read is told by a note; the others are judged, and there is no answer about all."""
    (tmp_path / "folder.json").mkdir()
    good, bad = put(tmp_path / "a.json", GOOD), put(tmp_path / "b.json", "{")
    report = judged(machine, str(tmp_path / "none.json"), str(good), str(tmp_path / "folder.json"), str(bad))
    assert [one.name for one in report.judged] == [str(good), str(bad)]
    assert report.decision is Decision.INCOMPLETE
    assert {(note.rule, note.severity) for note in report.notes} == {("file/not-judged", Severity.ERROR)}
    assert sorted(note.message.split('"')[0] for note in report.notes) == [
        "there is no config file in ",
        "there is no file ",
    ]


def test_none_of_many_is_there(machine: Machine, tmp_path: Path) -> None:
    """Where no file can be read each is told."""
    report = judged(machine, str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert (report.decision, report.judged, len(report.notes)) == (Decision.INCOMPLETE, (), 2)


def test_our_fault_at_one_of_many(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of this program at one file is told without what the file holds, and the others are judged."""

    def judge(source: Source, *arguments: Any, **options: Any) -> Any:
        if "canary" in source.text:
            raise ValueError(source.text)
        return judging.judge(source, *arguments, **options)

    monkeypatch.setattr("openclaw_wisgate.commands.many.judge", judge)
    names = [str(put(tmp_path / name, text)) for name, text in (("a.json", "'sk-canary'"), ("b.json", GOOD))]
    report = judged(machine, *names)
    assert [one.name for one in report.judged] == names[1:]
    assert report.decision is Decision.INCOMPLETE
    assert [note.message for note in report.notes] == [
        f'"{names[0]}" could not be judged: ValueError in openclaw-wisgate'
    ]
    with pytest.raises(ValueError, match="canary"):
        judged(machine, names[0])


def test_baseline(machine: Machine, tmp_path: Path) -> None:
    """What the baseline holds does not count, what is new does."""
    baseline = str(tmp_path / "baseline.json")
    machine.put(UNKNOWN)
    written = judged(machine, baseline=baseline, write_baseline=True)
    assert (written.decision, rules(written), [note.rule for note in written.notes]) == (
        *(Decision.CLEAN, []),
        ["baseline/written"],
    )
    machine.put(f"// moved\n\n{UNKNOWN}")
    report = judged(machine, baseline=baseline)
    assert (report.decision, rules(report), report.judged[0].ignored, report.notes) == (Decision.CLEAN, [], 1, ())
    machine.put(UNKNOWN.replace("x: 1", "x: 1, y: 2"))
    report = judged(machine, baseline=baseline)
    assert (report.decision, rules(report), report.judged[0].ignored) == (Decision.PROBLEMS, ["schema/unknown-key"], 1)


def test_baseline_of_what_is_not_json5(machine: Machine, tmp_path: Path) -> None:
    """That a file is not JSON5 counts in spite of a baseline, even while it is written."""
    machine.put("{")
    report = judged(machine, baseline=str(tmp_path / "baseline.json"), write_baseline=True)
    assert (report.decision, rules(report)) == (Decision.PROBLEMS, ["syntax/unexpected-end"])


def test_no_baseline_of_a_part(machine: Machine, tmp_path: Path) -> None:
    """Where a file could not be read the baseline stays as it is."""
    baseline = put(tmp_path / "baseline.json", "old")
    report = judged(
        machine, str(put(tmp_path / "a.json", GOOD)), "none.json", baseline=str(baseline), write_baseline=True
    )
    assert (report.decision, baseline.read_text()) == (Decision.INCOMPLETE, "old")


def test_baseline_that_is_none(machine: Machine, tmp_path: Path) -> None:
    """A missing baseline is an error, as is writing one without a name."""
    machine.put(GOOD)
    with pytest.raises(BaselineError):
        judged(machine, baseline=str(tmp_path / "none.json"))
    with pytest.raises(UsageError, match="--write-baseline"):
        judged(machine, write_baseline=True)


def test_several_processes(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes say what one says, in the same order, standard input included."""
    texts = (GOOD, "{", UNKNOWN, TWICE)
    for number in range(2 * processes.CHUNK + 1):
        put(tmp_path / "conf" / f"openclaw-{number:03}.json5", texts[number % len(texts)])
    names = (str(tmp_path / "conf"), "-", str(tmp_path / "none.json"))
    told: list[tuple[int, int]] = []
    reports = []
    for count, least in ((1, 2), (2, 2), (2, 100)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
        monkeypatch.setattr(processes, "available", lambda count=count: count)
        monkeypatch.setattr(many, "MANY", least)
        told.clear()
        request = ValidateRequest(target=machine.target, names=names, select=["schema"])
        reports.append(validate(request, lambda done, total: told.append((done, total))))
        assert told == [(number, 2 * processes.CHUNK + 3) for number in range(1, 2 * processes.CHUNK + 4)]
    assert reports[0] == reports[1] == reports[2]
    assert reports[0].decision is Decision.INCOMPLETE
    assert len(rules(reports[0])) == 17


def put(file: Path, text: str) -> Path:
    """Write `file` and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_included_file_that_is_not_utf8(machine: Machine) -> None:
    """Bytes that OpenClaw reads garbled are told with the file that they are in, also where that is included."""
    machine.put(b'{ mode: "merge" } // \xff', "models.json5")
    machine.put('{ gateway: { mode: "local" }, models: { $include: "./models.json5" } }')
    (told,) = judged(machine).judged[0].located
    assert (told.diagnostic.rule, told.file) == ("syntax/not-utf8", "~/.openclaw/models.json5")


def test_env_file_beside_a_named_file(machine: Machine, tmp_path: Path) -> None:
    """A variable that stands in the `.env` beside a config is set for that config, and for no other."""
    text = '{ gateway: { mode: "local" }, models: { providers: { openai: { apiKey: "${SOME_KEY}" } } } }'
    for folder in ("with", "without"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "openclaw.json").write_text(text, encoding="utf-8")
    (tmp_path / "with" / ".env").write_text("SOME_KEY=x", encoding="utf-8")
    assert rules(judged(machine, str(tmp_path / "with"))) == []
    assert rules(judged(machine, str(tmp_path / "without"))) == ["env/missing-variable"]
