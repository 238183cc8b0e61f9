"""Which base URLs are tried where nothing answers at the one that is set."""

from __future__ import annotations

import pytest

from openclaw_wisgate.alternatives import alternatives
from openclaw_wisgate.endpoints import address, is_wisgate
from openclaw_wisgate.probe import APIS, COMPLETIONS, GEMINI, MESSAGES, RESPONSES

WISGATE = "https://api.wisgate.ai"


@pytest.mark.parametrize(
    ("base_url", "api", "first"),
    [
        (WISGATE, COMPLETIONS, f"{WISGATE}/v1"),
        (WISGATE, RESPONSES, f"{WISGATE}/v1"),
        (f"{WISGATE}/v1/v1", COMPLETIONS, f"{WISGATE}/v1"),
        (f"{WISGATE}/v1beta", COMPLETIONS, f"{WISGATE}/v1"),
        (f"{WISGATE}/v1/chat/completions", COMPLETIONS, f"{WISGATE}/v1"),
        (f"{WISGATE}/v1", GEMINI, f"{WISGATE}/v1beta"),
        (WISGATE, GEMINI, f"{WISGATE}/v1beta"),
        ("https://wisdom-gate.juheapi.com/v1", COMPLETIONS, f"{WISGATE}/v1"),
        ("http://wisgate.ai", COMPLETIONS, f"{WISGATE}/v1"),
        ("https://x.example", COMPLETIONS, "https://x.example/v1"),
        ("https://x.example/v1/v1/", COMPLETIONS, "https://x.example/v1"),
        ("https://x.example/api", COMPLETIONS, "https://x.example/api/v1"),
        ("https://x.example/v1", GEMINI, "https://x.example/v1beta"),
        ("https://x.example/openai", MESSAGES, "https://x.example"),
        ("http://[::1]:8080", COMPLETIONS, "http://[::1]:8080/v1"),
    ],
)
def test_likely_ones_come_first(base_url: str, api: str, first: str) -> None:
    """What was likely meant is tried before any guess."""
    assert alternatives(base_url, api)[0].base_url == first


@pytest.mark.parametrize(
    ("base_url", "api"),
    [
        (f"{WISGATE}/v1", COMPLETIONS),
        (f"{WISGATE}/v1/", RESPONSES),
        (WISGATE, MESSAGES),
        (f"{WISGATE}/v1", MESSAGES),
        (f"{WISGATE}/v1beta", GEMINI),
        ("not an address", COMPLETIONS),
        ("", COMPLETIONS),
    ],
)
def test_right_ones_have_no_alternative(base_url: str, api: str) -> None:
    """A base URL as it has to be, and what is none, leave nothing to try."""
    assert alternatives(base_url, api) == ()


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    "base_url",
    [
        "https://x.example/a/b/c?token=1#top",
        "https://user:secret@x.example/v1/v1",
        "https://api.wisgate.ai.evil.example/v1/v1",
        "https://wisdom-gate.juheapi.com",
        "http://127.0.0.1:1234/v1beta/v1beta",
    ],
)
def test_a_key_stays_with_its_host(base_url: str, api: str) -> None:
    """No alternative has another host, but for WisGate's; nor a user, a query, or less than TLS where there was TLS."""
    before = address(base_url)
    assert before is not None
    found = alternatives(base_url, api)
    assert len(found) <= 3
    for other in found:
        after = address(other.base_url)
        assert after is not None
        assert after.host == before.host or (is_wisgate(before.host) and is_wisgate(after.host))
        assert after.scheme in (before.scheme, "https")
        assert (after.user, after.query, after.fragment) == (False, "", "")


def test_only_odd_addresses_are_blamed() -> None:
    """A path that may well be right is tried otherwise, but not called a fault."""
    assert [other.fault for other in alternatives("https://x.example/proxy/v4", COMPLETIONS)] == [None, None]
    assert "twice" in str(alternatives("https://x.example/v1/v1", COMPLETIONS)[0].fault)
    assert "had before" in str(alternatives("https://wisgate.ai/v1", COMPLETIONS)[0].fault)
    assert "endpoint" in str(alternatives("https://x.example/v1/chat/completions", COMPLETIONS)[0].fault)
