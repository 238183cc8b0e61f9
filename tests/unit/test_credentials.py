"""What is told of a key without asking anybody."""

from __future__ import annotations

import pytest

from openclaw_wisgate.credentials import KeyKind, kind_of_key, variable_in


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("", KeyKind.EMPTY),
        (" \n", KeyKind.EMPTY),
        ("${WISGATE_API_KEY}", KeyKind.REFERENCE),
        ("a-${WISGATE_API_KEY}-b", KeyKind.REFERENCE),
        ("Bearer ${WISGATE_API_KEY}", KeyKind.MALFORMED),
        ("$WISGATE_API_KEY", KeyKind.SHORTHAND),
        ("WISGATE_API_KEY", KeyKind.VARIABLE_NAME),
        ("MY_GATEWAY_TOKEN_FOR_ALL_SECRET", KeyKind.PLACEHOLDER),
        ("$${WISGATE_API_KEY}", KeyKind.VARIABLE_NAME),
        ("${wisgate_api_key}", KeyKind.VARIABLE_NAME),
        ("process.env.WISGATE_API_KEY", KeyKind.VARIABLE_NAME),
        ("secretref-env:WISGATE_API_KEY", KeyKind.VARIABLE_NAME),
        ("%WISGATE_API_KEY%", KeyKind.VARIABLE_NAME),
        ("OPENAI_API_KEY", KeyKind.MARKER),
        ("ollama-local", KeyKind.MARKER),
        ("oauth:wisgate", KeyKind.MARKER),
        ("__OPENCLAW_REDACTED__", KeyKind.REDACTED),
        ("***", KeyKind.REDACTED),
        ("WISGATE-API-KEY", KeyKind.PLACEHOLDER),
        ("YOUR_API_KEY", KeyKind.PLACEHOLDER),
        ("API_KEY", KeyKind.PLACEHOLDER),
        ("sk-xxxx", KeyKind.PLACEHOLDER),
        ("<key>", KeyKind.PLACEHOLDER),
        ("Bearer not-a-real-key", KeyKind.MALFORMED),
        ("not a real key", KeyKind.MALFORMED),
        ("not-a-réal-key", KeyKind.MALFORMED),
        ("not-a-real-key-0123", KeyKind.PLAIN),
        (" not-a-real-key-0123\n", KeyKind.PLAIN),
    ],
)
def test_keys_are_sorted(key: str, kind: KeyKind) -> None:
    """Every key is of one kind."""
    assert kind_of_key(key) is kind


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("WISGATE_API_KEY", "WISGATE_API_KEY"),
        ("$${WISGATE_API_KEY}", "WISGATE_API_KEY"),
        ("process.env.WISGATE_API_KEY", "WISGATE_API_KEY"),
        ("secretref-env:A_1", "A_1"),
        ("${wisgate_key}", None),
        ("$", None),
    ],
)
def test_name_of_a_mistaken_variable(key: str, name: str | None) -> None:
    """The name is found in every form, if it is one that OpenClaw looks up."""
    assert variable_in(key) == name
