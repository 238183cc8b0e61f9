"""A JSON Schema's faults as diagnostics, case by case in fixtures/schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Severity, ordered
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.schema import check_schema, fits, values
from openclaw_wisgate.schema.wording import MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE
from openclaw_wisgate.syntax import Document, parse

_ROOT = Path(__file__).parents[2]
_BAD = sorted((_ROOT / "fixtures/schema/bad").glob("*.json5"))
_GOOD = sorted((_ROOT / "fixtures/schema/good").glob("*.json5"))
_DEPTH = 1400


@pytest.fixture(scope="session")
def models_schema() -> Mapping[str, object]:
    """Return the schema of the config file."""
    schema: dict[str, object] = json.loads((_ROOT / "schemas/openclaw-models.schema.json").read_text("utf-8"))
    return schema


def document_of(text: str) -> Document:
    """Return `text` parsed."""
    document = parse(text, name="openclaw.json").document
    assert document is not None
    return document


def lines_of(document: Document, diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Return the diagnostics as `line:column rule message | hint`, in the order of the file."""
    lines = []
    for diagnostic in ordered(diagnostics):
        assert diagnostic.span is not None
        place = document.position(diagnostic.span.start)
        line = f"{place.line}:{place.column} {diagnostic.rule} {diagnostic.message}"
        lines.append(f"{line} | {diagnostic.hint}" if diagnostic.hint else line)
    return lines


def token_of(document: Document, diagnostic: Diagnostic) -> str:
    """Return the text a diagnostic points at."""
    assert diagnostic.span is not None
    return document.text[diagnostic.span.start : diagnostic.span.end]


@pytest.mark.parametrize("file", _BAD, ids=lambda file: file.stem)
def test_bad_documents(file: Path, models_schema: Mapping[str, object]) -> None:
    """Each fault is named once, at its token, with what was expected and the remedy if there is one."""
    document = document_of(file.read_text("utf-8"))
    expected = file.with_name(f"{file.stem}.expected.txt").read_text("utf-8")
    assert lines_of(document, check_schema(Effective(document), models_schema)) == expected.splitlines()


@pytest.mark.parametrize("file", _GOOD, ids=lambda file: file.stem)
def test_good_documents(file: Path, models_schema: Mapping[str, object]) -> None:
    """What OpenClaw accepts has no fault."""
    document = document_of(file.read_text("utf-8"))
    assert lines_of(document, check_schema(Effective(document), models_schema)) == []


def test_every_case_has_its_expectation() -> None:
    """No fixture is without its twin, and no twin without its fixture."""
    expectations = (_ROOT / "fixtures/schema/bad").glob("*.expected.txt")
    assert {file.stem for file in _BAD} == {file.name.removesuffix(".expected.txt") for file in expectations}
    assert _BAD
    assert _GOOD


@pytest.mark.parametrize(
    ("text", "rule", "key_path", "token"),
    [
        ("{models: {'mdoe': 1}}", UNKNOWN_KEY, ("models", "mdoe"), "'mdoe'"),
        ("{models: {mode: 1, mode: [2]}}", WRONG_TYPE, ("models", "mode"), "[2]"),
        ("{agents: {list: [{}]}}", MISSING_KEY, ("agents", "list", 0, "id"), "{"),
        (
            "{models: {providers: {a: {localService: {}}}}}",
            MISSING_KEY,
            ("models", "providers", "a", "localService", "command"),
            "localService",
        ),
        ("{models: {mode: 'x'}}", WRONG_VALUE, ("models", "mode"), "'x'"),
        ("7", WRONG_TYPE, (), "7"),
    ],
)
def test_place(
    text: str, rule: str, key_path: tuple[str | int, ...], token: str, models_schema: Mapping[str, object]
) -> None:
    """A diagnostic is an error with the key path of the fault and the span of the token to blame."""
    document = document_of(text)
    (diagnostic,) = check_schema(Effective(document), models_schema)
    assert (diagnostic.rule, diagnostic.severity, diagnostic.key_path) == (rule, Severity.ERROR, key_path)
    assert token_of(document, diagnostic) == token


@pytest.mark.parametrize("key", ["mode", "providers", "catalogRefresh"])
def test_deep_value(key: str, models_schema: Mapping[str, object]) -> None:
    """A value nested as deeply as the parser allows is judged like any other."""
    deep = "[" * _DEPTH + "]" * _DEPTH
    (diagnostic,) = check_schema(Effective(document_of(f"{{models: {{{key}: {deep}}}}}")), models_schema)
    assert diagnostic.rule == WRONG_TYPE


def test_deep_value_under_anything(models_schema: Mapping[str, object]) -> None:
    """Nothing is said of a deep value where anything may stand."""
    deep = '{"a":' * _DEPTH + "1" + "}" * _DEPTH
    assert not check_schema(
        Effective(document_of(f"{{models: {{providers: {{a: {{params: {deep}}}}}}}}}")), models_schema
    )


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e400", "9" * 400])
def test_number_that_is_not_finite(number: str, models_schema: Mapping[str, object]) -> None:
    """A number that JavaScript cannot hold is a wrong value where a number is expected."""
    document = document_of(f"{{models: {{providers: {{a: {{maxTokens: {number}}}}}}}}}")
    (diagnostic,) = check_schema(Effective(document), models_schema)
    assert diagnostic.rule == WRONG_VALUE
    assert diagnostic.message == '"maxTokens" is no finite number, expected a number'


def test_variable_is_no_number(models_schema: Mapping[str, object]) -> None:
    """A variable stays a string when it is substituted."""
    document = document_of('{models: {providers: {a: {timeoutSeconds: "${SECONDS}"}}}}')
    (diagnostic,) = check_schema(Effective(document), models_schema)
    assert diagnostic.rule == WRONG_TYPE
    assert diagnostic.hint == "write the number itself, because what a variable gives stays a string"


@pytest.mark.parametrize("text", ["$${MODE}", "${mode}", "$MODE", "${}", "${A-B}", "{MODE}"])
def test_not_a_variable(text: str, models_schema: Mapping[str, object]) -> None:
    """What OpenClaw does not substitute must be an accepted value itself."""
    (diagnostic,) = check_schema(Effective(document_of(f'{{models: {{mode: "{text}"}}}}')), models_schema)
    assert diagnostic.rule == WRONG_VALUE


def test_validator_is_made_once(models_schema: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A second document is judged by the validator of the first."""
    document = document_of("{models: 1}")
    first = check_schema(Effective(document), models_schema)
    monkeypatch.delattr("jsonschema.Draft202012Validator")
    assert check_schema(Effective(document), models_schema) == first


def test_one_of() -> None:
    """Of exclusive descriptions the one for this type of value speaks; fitting two is a fault of its own."""
    schema = {
        "properties": {
            "a": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["b"], "title": "pair"}]},
            "c": {"oneOf": [{"type": "number"}, {"minimum": 0}]},
        }
    }
    document = document_of("{a: {}, c: 1}")
    assert lines_of(document, check_schema(Effective(document), schema)) == [
        '1:2 schema/missing-key missing key "b" in pair "a"',
        '1:12 schema/wrong-value "c" is 1, expected a value that fits one description only',
    ]


def test_other_keywords() -> None:
    """A keyword of which nothing is known here still counts, and its own words are not used."""
    schema = {"properties": {"a": {"uniqueItems": True}, "b": {"contains": {"const": 1}}, "c": {"not": {"const": 1}}}}
    document = document_of('{a: ["key", "key"], b: [2], c: 1}')
    assert lines_of(document, check_schema(Effective(document), schema)) == [
        '1:5 schema/wrong-value "a" has a wrong value, expected another value',
        '1:24 schema/wrong-value "b" has a wrong value, expected an array with another element',
        '1:32 schema/wrong-value "c" is 1, expected another value',
    ]


def test_named_values() -> None:
    """Of many allowed values none is listed; true is not 1; without a title a pattern stays unexplained."""
    schema = {
        "properties": {
            "a": {"enum": [f"word{number}" for number in range(20)]},
            "b": {"const": 1},
            "c": {"pattern": "^a(?![\\s\\S])"},
        },
    }
    document = document_of('{a: "word99", b: true, c: "a\\n"}')
    assert lines_of(document, check_schema(Effective(document), schema)) == [
        '1:5 schema/wrong-value "a" is "word99", expected one of the known values | did you mean "word9"?',
        '1:18 schema/wrong-type "b" is a boolean, expected 1',
        '1:27 schema/wrong-value "c" has a wrong value, expected a string of another form',
    ]


@pytest.mark.parametrize(("value", "is_number"), [(1, True), (1.5, True), (float("nan"), True), (True, False)])
def test_is_number(value: object, *, is_number: bool) -> None:
    """Not-a-number is of the type number, as in JavaScript; true is not."""
    assert values.is_number(value) is is_number


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("{models: {Mode: 'merge'}}", "{models: {mode: 'merge'}}"),
        ("{models: {providers: {openai: {base_url: 'x'}}}}", "{models: {providers: {openai: {baseUrl: 'x'}}}}"),
        ("{models: {providers: {openai: {baseURL: 'x', baseUrl: 'y'}}}}", None),
        ("{models: {providers: {openai: {baseUlr: 'x'}}}}", None),
        ("{models: {providers: {openai: {maxTokens: '8192'}}}}", "{models: {providers: {openai: {maxTokens: 8192}}}}"),
        ("{models: {providers: {openai: {maxTokens: '8k'}}}}", None),
        ("{models: {providers: {openai: {maxTokens: '08'}}}}", None),
        (
            "{models: {providers: {openai: {authHeader: 'true'}}}}",
            "{models: {providers: {openai: {authHeader: true}}}}",
        ),
        ("{models: {providers: {openai: {authHeader: 'yes'}}}}", None),
        (
            "{models: {providers: {openai: {api: 'OpenAI Responses'}}}}",
            "{models: {providers: {openai: {api: 'openai-responses'}}}}",
        ),
        (
            "{models: {providers: {openai: {api: 'openai-codex-responses'}}}}",
            "{models: {providers: {openai: {api: 'openai-chatgpt-responses'}}}}",
        ),
        ("{models: {providers: {openai: {api: 'openai-response'}}}}", None),
    ],
)
def test_fixes(models_schema: dict[str, object], text: str, after: str | None) -> None:
    """A fault whose cure is beyond doubt carries it, and the cure makes the file valid; a guess is no fix."""
    document = document_of(text)
    (diagnostic,) = check_schema(Effective(document), models_schema)
    plan = plan_fix(document, [diagnostic]).plan
    assert isinstance(plan, Plan)
    assert plan.after.text == (after or text)
    assert bool(diagnostic.fix) == (after is not None)
    if after is not None:
        assert check_schema(Effective(plan.after), models_schema) == ()


@pytest.mark.parametrize(("value", "expected"), [([1, 2], True), ([1, 1], False)])
def test_a_value_fits_by_a_keyword_that_is_not_known_here(value: list[int], *, expected: bool) -> None:
    """Where only `jsonschema` can tell whether a value fits, it does."""
    assert fits(value, {"uniqueItems": True}) is expected
    assert fits(value, {"type": "array"})
    assert not fits(value, {"type": "object"})
