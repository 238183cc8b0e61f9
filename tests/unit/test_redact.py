"""Secrets out of what is shown: what must go, what must stay to be seen, and where places move to."""

from __future__ import annotations

import re

import pytest

from openclaw_wisgate.redact import MASK, mask_words, redact, redact_value
from openclaw_wisgate.syntax import Document, document_of

SECRET = "s3cret-value"  # noqa: S105 - what is to be masked
NAMES = [
    "apiKey", "api_key", "API-KEY", "apikeys", "x-api-key", "X-Goog-Api-Key", "WISDOM_GATE_KEY", "OPENAI_API_KEY",
    "token", "tokens", "botToken", "bot_token", "accessToken", "refresh_token", "verificationToken",
    "secret", "clientSecret", "client_secret", "app-secret", "signingSecret",
    "password", "Passwords", "passwd", "passphrase", "pass", "pwd", "pin",
    "authorization", "Proxy-Authorization", "bearer", "auth", "cookie", "Set-Cookie", "credential", "credentials",
    "privateKey", "private_key", "signingKey", "encryptKey", "accessKeyId", "secretAccessKey", "tlsKey", "key",
    "cert", "ca", "webhook", "webhookUrl", "webhookPath", "jwt", "dsn", "connectionString",
]  # fmt: skip


def parsed(text: str) -> Document:
    """Return the document of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def shown(text: str) -> str:
    """Return the masked text of a good file."""
    return redact(text, parsed(text)).text


@pytest.mark.parametrize("name", NAMES)
def test_values_under_the_names_of_secrets(name: str) -> None:
    """A string under such a name is masked, whatever its spelling, in trees, comments, broken files and values."""
    text = f'{{"{name}": "{SECRET}"}}'
    assert shown(text) == f'{{"{name}": "{MASK}"}}'
    assert SECRET not in redact(text[:-1], None).text
    assert redact_value({name: SECRET}) == {name: MASK}


@pytest.mark.parametrize(
    "text",
    [
        "{headers: {'X-Anything': 's3cret-value'}}",
        "{request: {headers: {a: {b: ['s3cret-value']}}}}",
        "{env: {vars: {FOO: 's3cret-value'}}}",
        "{env: {FOO: 's3cret-value'}}",
        "{apiKeys: ['x', 's3cret-value']}",
        "{request: {auth: {mode: 'header', value: 's3cret-value'}}}",
        "{token: {value: 's3cret-value'}}",
        "{\"\\u0061piKey\": 's3cret-value'}",
        "{apiKey: /* the old one */ 's3cret-value'}",
        "{apiKey\n:\n's3cret-value'}",
        "{a: 1} // apiKey: 's3cret-value'",
        '// "token": "s3cret-value",\n{}',
        "{ /* password = s3cret-value */ }",
        "{ // WISDOM_GATE_KEY=s3cret-value\n}",
        "{url: 'https://me:s3cret-value@example.com/v1'}",
        "{url: 'https://example.com/v1?api_key=s3cret-value&x=1'}",
        "{url: 'https://example.com/v1?x=1&token=s3cret-value#a'}",
        "{args: ['--api-key=s3cret-value', '-x']}",
        "{command: 'curl -H \"Authorization: Bearer s3cret-value\" https://example.com'}",
        "{note: 'Bearer s3cret-value'}",
    ],
)
def test_secrets_in_every_place(text: str) -> None:
    """Sections, lists, escapes, comments, addresses and commands hide nothing."""
    assert SECRET not in shown(text)
    assert MASK in shown(text)
    assert len(shown(text).splitlines()) == len(text.splitlines())


@pytest.mark.parametrize(
    "word",
    [
        "sk" + "-proj-abc123DEF456",
        "xoxb" + "-12345-abcde",
        "ghp" + "_abcdefABCDEF012345",
        "AIza" + "SyA-abcdefghijklmno",
        "AKIA" + "ABCDEFGH12345678",
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc_def-ghi",
        "123456789" + ":AAabcdefghijklmnopqrstuvw",
    ],
)
def test_words_in_the_shape_of_keys(word: str) -> None:
    """Known shapes of keys are masked under any name, in comments, broken files and loose words."""
    assert word not in shown(f'{{"name": "see {word} there"}} // {word}')
    assert word not in redact(f"{{name {word}", None).text
    assert word not in mask_words(f"the server said {word}")
    assert redact_value({"name": f"see {word}"}) == {"name": f"see {MASK}"}


@pytest.mark.parametrize(
    "word",
    [
        "0123456789abcdef0123456789abcdef",
        "550e8400-e29b-41d4-a716-446655440000",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE",
        "dGhpcyBpcyBhIHNlY3JldCB0aGF0IGlzIGxvbmc=",
        "a1b2c3d4e5f6-a1b2c3d4e5f6_a1b2c3d4e5f6",
    ],
)
def test_long_words_made_by_chance(word: str) -> None:
    """What looks made by chance is masked under any name."""
    assert shown(f'{{"name": "{word}"}}') == f'{{"name": "{MASK}"}}'


@pytest.mark.parametrize(
    "text",
    [
        '{"apiKey": "${WISGATE_API_KEY}"}',
        '{"apiKey": "$WISGATE_API_KEY"}',
        '{"apiKey": "secretref-env:WISGATE_API_KEY"}',
        '{"apiKey": "WISGATE-API-KEY"}',
        '{"apiKey": ""}',
        '{"apiKey": {"source": "env", "provider": "default", "id": "WISGATE_API_KEY"}}',
        '{"auth": "api-key", "gateway": {"auth": {"mode": "token"}}}',
        '{"auth": "oauth"}',
        '{"headers": {"Authorization": "${AUTH}"}}',
        '{"api": "openai-completions", "mode": "merge", "input": ["text", "image"]}',
        '{"id": "claude-opus-4-6", "name": "Claude Opus 4.6"}',
        '{"id": "meta-llama/llama-4-maverick-17b-128e-instruct-20260101"}',
        '{"primary": "openrouter/anthropic/claude-sonnet-4.5-20250929:thinking"}',
        '{"baseUrl": "https://api.wisgate.ai/v1"}',
        '{"baseUrl": "https://generativelanguage.googleapis.com/v1beta/openai"}',
        '{"baseUrl": "http://127.0.0.1:11434"}',
        '{"workspace": "/home/somebody/.openclaw/workspace/agent-1/notes.md"}',
        '{"maxTokens": 8192, "contextTokens": 200000, "hasToken": true, "token": null}',
        '{"publicKey": "shared", "sessionKey": "main", "mainKey": "main"}',
        '{"monkey": {"business": "as usual"}}',
        "{} // the key to it all, and a token of thanks",
        '{} // put "apiKey": "${WISGATE_API_KEY}" here',
    ],
)
def test_what_must_stay_visible(text: str) -> None:
    """References, placeholders, kinds of credentials, model ids, plain addresses and numbers are shown."""
    assert shown(text) == text
    assert redact_value(parsed(text).value) == parsed(text).value


@pytest.mark.parametrize(
    "text",
    [
        '{"apiKey": "s3cret-value"',
        '{"apiKey": "s3cret-value',
        '{"apiKey": "s3cret-value\n}',
        "{'apiKey': 's3cret-value\"}",
        '{"apiKey" "s3cret-value"}',
        '{"apiKey: "s3cret-value"}',
        "{apiKey: s3cret-value}",
        "{apiKey = s3cret-value}",
        "{apiKey s3cret-value}",
        '{"apiKey": "x" "s3cret-value"}',
        '{"apiKeys": ["s3cret-value", }',
        '{"apiKey": /* old */ "s3cret-value",,}',
        '{"anything": "s3cret-value",,}',
        '{"headers": {"a": "s3cret-value"},,}',
        "WISGATE_API_KEY=s3cret-value",
    ],
)
def test_broken_files(text: str) -> None:
    """Without a tree everything quoted and everything behind a telling name is masked, keys of objects are not."""
    masked = redact(text, None).text
    assert SECRET not in masked
    assert len(masked.splitlines()) == len(text.splitlines())


def test_a_harmless_password_in_a_broken_file() -> None:
    """A word that would be harmless elsewhere is masked behind a telling name."""
    for text in ('{"password": "hunter",,}', '{"password" "hunter"}', "{password hunter}"):
        assert "hunter" not in redact(text, None).text


@pytest.mark.parametrize(
    "text",
    [
        '{"models": {"mode": "merge",, "providers": {}}}',
        '{"baseUrl": "https://api.wisgate.ai/v1",,}',
        '{"maxTokens": 8192, "apiKey": "${WISGATE_API_KEY}",,}',
        '{"apiKey": "WISGATE-API-KEY" "api": "openai-completions"}',
    ],
)
def test_what_stays_visible_in_a_broken_file(text: str) -> None:
    """Keys, plain words, addresses, numbers and references show what is around the fault."""
    assert redact(text, None).text == text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_inside_a_secret_stay(line_end: str) -> None:
    """A secret that goes on over lines is masked line by line, so that lines keep their numbers."""
    text = f'{{"apiKey": "s3cret\\{line_end}value",{line_end}"a": 1}}'
    masked = shown(text)
    assert "s3cret" not in masked
    assert "value" not in masked
    assert re.findall(r"\r\n?|\n", masked) == re.findall(r"\r\n?|\n", text)


def test_places_move_with_the_text() -> None:
    """An offset outside secrets leads to the same character; one in a secret leads into its mask."""
    text = '{"a": 1, "apiKey": "s3cret-value", "b": 2, "pin": "7", "c": 3} // token: abc'
    redaction = redact(text, parsed(text))
    assert redaction.text == '{"a": 1, "apiKey": "***", "b": 2, "pin": "***", "c": 3} // token: ***'
    moved = [redaction.offset(offset) for offset in range(len(text) + 1)]
    assert moved == sorted(moved)
    assert moved[-1] == len(redaction.text)
    for offset, character in enumerate(text):
        inside = any(span.start <= offset < span.end for span in redaction.spans)
        assert inside or redaction.text[moved[offset]] == character
    for span in redaction.spans:
        assert redaction.text[moved[span.start] : moved[span.end]] == MASK


def test_a_very_long_word_takes_no_time() -> None:
    """Masking is linear in the length of what it looks at."""
    word = "a" * 200_000
    text = f'{{"a": "{word}", "b": "{"aB" * 100_000}"}} // {word} key {word}'
    assert word in shown(text)
    redact(text[:-1], None)


def test_values_keep_their_shape() -> None:
    """Masked values are plain data of the same shape; what is no string stays."""
    value = {"a": [1, True, None, {"token": "x", "n": 2.5}], "headers": {"h": ["x", 1]}}
    assert redact_value(value) == {"a": [1, True, None, {"token": MASK, "n": 2.5}], "headers": {"h": [MASK, 1]}}
    assert redact_value("x", ("models", "apiKey")) == MASK


@pytest.mark.parametrize(
    ("text", "step"),
    [(f'"{SECRET}"', "apiKey"), (f'{{ "a": "{SECRET}" }}', "headers"), (f'"{SECRET}" // mine', "token")],
)
def test_an_included_text_has_the_secrets_of_its_place(text: str, step: str) -> None:
    """What is no secret by itself is one where it is included, wherever else it is included."""
    assert SECRET in redact(text, parsed(text)).text
    places = [("models", "providers", "a", "name"), ("models", "providers", "a", step)]
    assert SECRET not in redact(text, parsed(text), at=places).text
    assert SECRET in redact(text, parsed(text), at=places[:1]).text
