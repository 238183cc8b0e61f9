"""A report as JUnit XML, which GitLab, Jenkins and most others show as tests.

What makes the answer no is a failed test. Other findings are skipped ones, because a note beside a passed test is
seen nowhere. A file without a failure has the passed test `valid`. Names hold no lines, so that a
finding is the same test when lines move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.excerpt import Located
from openclaw_wisgate.keypath import render as render_path
from openclaw_wisgate.report import Judged, Report
from openclaw_wisgate.reporters.frame import frame
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_PROGRAM = "openclaw-wisgate"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def render(report: Report, _palette: Palette) -> str:
    """Return a suite for each file, and one for what could not be done."""
    suites = [_suite(judged, strict=report.strict) for judged in report.judged]
    faults = [note for note in report.notes if note.severity is Severity.ERROR]
    if faults:
        suites.append(_counted(Element("testsuite", name=_PROGRAM), [_fault(note) for note in faults]))
    return _document(report.command, suites)


def render_error(command: str, error: WisgateError) -> str:
    """Return a suite with one test that ended in an error."""
    case = _error(command, error.message, error.hint, kind="failed")
    return _document(command, [_counted(Element("testsuite", name=_PROGRAM), [case])])


def _suite(judged: Judged, *, strict: bool) -> Element:
    suite = Element("testsuite", name=harmless(judged.name))
    facts = {"openclaw": str(judged.release) if judged.release else None, "ignored": str(judged.ignored or "") or None}
    known = {name: value for name, value in facts.items() if value}
    if known:
        properties = SubElement(suite, "properties")
        for name, value in known.items():
            SubElement(properties, "property", name=name, value=value)
    cases = [
        _case(judged, told, name, strict=strict) for told, name in zip(judged.located, _names(judged), strict=True)
    ]
    if not any(case.find("failure") is not None for case in cases):
        cases.insert(0, Element("testcase", classname=harmless(judged.name), name="valid"))
    return _counted(suite, cases)


def _case(judged: Judged, told: Located, name: str, *, strict: bool) -> Element:
    diagnostic = told.diagnostic
    case = Element("testcase", classname=harmless(judged.name), name=name)
    if diagnostic.severity is Severity.ERROR or (strict and diagnostic.severity is Severity.WARNING):
        inner = SubElement(case, "failure", type=diagnostic.rule, message=harmless(diagnostic.message))
    else:
        inner = SubElement(case, "skipped")
    inner.text = frame(told, Palette())
    return case


def _names(judged: Judged) -> Iterator[str]:
    """Yield the name of each finding's test, no two alike: rule and key path, and which of several it is."""
    seen: Counter[str] = Counter()
    for diagnostic in judged.diagnostics:
        path = f" {harmless(render_path(diagnostic.key_path))}" if diagnostic.key_path else ""
        name = f"{diagnostic.rule}{path}"
        seen[name] += 1
        yield f"{name} ({seen[name]})" if seen[name] > 1 else name


def _fault(note: Diagnostic) -> Element:
    return _error(harmless(note.message), note.message, note.hint, kind=note.rule)


def _error(name: str, message: str, hint: str | None, *, kind: str) -> Element:
    case = Element("testcase", classname=_PROGRAM, name=name)
    inner = SubElement(case, "error", type=kind, message=harmless(message))
    inner.text = harmless(f"hint: {hint}") if hint else None
    return case


def _counted(suite: Element, cases: list[Element]) -> Element:
    suite.extend(cases)
    for noun, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        suite.set(noun, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(cases)))
    return suite


def _document(command: str, suites: list[Element]) -> str:
    root = Element("testsuites", name=f"{_PROGRAM} {command}")
    for noun in ("tests", "failures", "errors"):
        root.set(noun, str(sum(int(suite.get(noun, "0")) for suite in suites)))
    root.extend(suites)
    indent(root)
    # In ASCII, with references for other characters, it is right in whatever encoding standard output has.
    return f"{_HEAD}{tostring(root, encoding='us-ascii', xml_declaration=False).decode('ascii')}\n"
