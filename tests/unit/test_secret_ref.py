"""References to secrets, as `--key-ref` takes them."""

from __future__ import annotations

import pytest

from openclaw_wisgate.provider import SecretRef
from openclaw_wisgate.secret_ref import lacks_provider, parsed, variable_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("env:default:WISGATE_API_KEY", SecretRef("env", "default", "WISGATE_API_KEY")),
        ("store:default:X", SecretRef("store", "default", "X")),
        ("file:vault:value", SecretRef("file", "vault", "value")),
        ("file:vault:/a~1b/c:d", SecretRef("file", "vault", "/a~1b/c:d")),
        ("exec:op:Private/WisGate:key#1", SecretRef("exec", "op", "Private/WisGate:key#1")),
    ],
)
def test_references(text: str, expected: SecretRef) -> None:
    """What OpenClaw accepts is read; an id may hold colons."""
    assert parsed(text) == expected
    assert expected.to_value() == {"source": expected.source, "provider": expected.provider, "id": expected.id}


@pytest.mark.parametrize(
    "text",
    [
        *("", "env", "env:default", "env:default:", "vault:default:X", "ENV:default:X"),
        *("env:Default:X", "env::X", "env:0:X", f"env:a{'b' * 64}:X"),
        *("env:default:x", "env:default:1X", "env:default:A-B", f"env:default:A{'B' * 128}", "env:default:X\n"),
        *("file:vault:key", "file:vault:/a~2", "exec:op:", "exec:op:/a", "exec:op:a/../b", "exec:op:a b"),
    ],
)
def test_what_is_none(text: str) -> None:
    """What OpenClaw's validator refuses is refused, in words."""
    assert isinstance(parsed(text), str)


@pytest.mark.parametrize(
    ("reference", "config", "expected"),
    [
        (SecretRef("env", "default", "X"), {}, False),
        (SecretRef("env", "mine", "X"), {}, True),
        (SecretRef("env", "mine", "X"), {"secrets": {"defaults": {"env": "mine"}}}, False),
        (SecretRef("env", "default", "X"), {"secrets": {"defaults": {"env": "mine"}}}, True),
        (SecretRef("file", "default", "value"), {}, True),
        (SecretRef("file", "vault", "value"), {"secrets": {"providers": {"vault": {"source": "file"}}}}, False),
    ],
)
def test_provider_of_secrets(reference: SecretRef, config: object, *, expected: bool) -> None:
    """What OpenClaw knows by itself needs no entry; the rest does."""
    assert lacks_provider(reference, config) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${A_KEY}", "A_KEY"),
        (" ${A_KEY} ", "A_KEY"),
        ("$A_KEY", "A_KEY"),
        ("$${A_KEY}", None),
        ("x${A_KEY}", None),
        ("A_KEY", None),
        ("", None),
        (None, None),
        ({"source": "env", "provider": "default", "id": "A_KEY"}, "A_KEY"),
        ({"source": "file", "provider": "vault", "id": "value"}, None),
        ({"source": "env", "provider": "default", "id": 1}, None),
    ],
)
def test_the_variable_of_a_key(value: object, expected: str | None) -> None:
    """It is told where the whole key is one variable."""
    assert variable_of(value) == expected
