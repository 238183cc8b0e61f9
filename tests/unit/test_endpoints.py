"""Base URLs: taken apart as OpenClaw's URL parser does, and cured only where the cure is certain."""

from __future__ import annotations

import pytest

from openclaw_wisgate.endpoints import address, cured, is_keyless, is_public, pasted_endpoint, trimmed

COMPLETIONS, RESPONSES, MESSAGES, GEMINI = (
    "openai-completions",
    "openai-responses",
    "anthropic-messages",
    "google-generative-ai",
)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://api.wisgate.ai/v1", "api.wisgate.ai", "", "/v1"),
        (" \tHTTPS://API.wisgate.AI./v1\n", "api.wisgate.ai", "", "/v1"),
        ("http:/127.0.0.1:8000/v1", "127.0.0.1", "8000", "/v1"),
        ("http:\\\\127.0.0.1\\v1", "127.0.0.1", "", "/v1"),
        ("http://[::1]:8000", "[::1]", "8000", ""),
        ("https://me:word@llm.example.org/v1", "llm.example.org", "", "/v1"),
        ("https://llm.exam\nple.org/v1", "llm.example.org", "", "/v1"),
    ],
)
def test_urls_that_a_request_can_be_made_of(url: str, host: str, port: str, path: str) -> None:
    """White space at the ends, line ends, capitals and too few or wrong slashes do no harm."""
    place = address(url)
    assert place is not None
    assert (place.host, place.port, place.path) == (host, port, path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.wisgate.ai/v1",
        "localhost:8000/v1",
        "ftp://llm.example.org/v1",
        "https://",
        "https:///",
        "https://llm example.org",
        "https://<host>/v1",
        "http://localhost:PORT/v1",
        "http://localhost:65536/v1",
        "http://[::1/v1",
    ],
)
def test_urls_that_no_request_can_be_made_of(url: str) -> None:
    """There is no address without http(s) and a host and port that can be."""
    assert address(url) is None


def test_address_shows_no_password() -> None:
    """What stands before the host is no part of what may be shown."""
    place = address("https://me:word@llm.example.org:8443/v1?a=b#c")
    assert place is not None
    assert place.user
    assert str(place) == "https://llm.example.org:8443/v1?a=b#c"
    assert "word" not in repr(place)


def test_trimming_removes_what_a_url_parser_removes() -> None:
    """Control characters go from the ends, line ends and tabs from everywhere, spaces inside stay."""
    assert trimmed(" \x00https://x/a\r\n\tb c \x1f") == "https://x/ab c"


@pytest.mark.parametrize(
    ("host", "keyless", "public"),
    [
        ("localhost", True, False),
        ("127.1.2.3", True, False),
        ("0.0.0.0", True, False),  # noqa: S104 - nothing is bound
        ("10.1.2.3", True, False),
        ("172.16.0.1", True, False),
        ("172.32.0.1", False, True),
        ("192.168.1.2", True, False),
        ("desk.local", True, False),
        ("host.docker.internal", True, False),
        ("[::1]", True, False),
        ("vllm", False, False),
        ("llm.internal", False, False),
        ("100.64.0.1", False, False),
        ("100.128.0.1", False, True),
        ("169.254.1.1", False, False),
        ("[fd12::1]", False, False),
        ("[2001:db8::1]", False, True),
        ("8.8.8.8", False, True),
        ("300.8.8.8", False, True),
        ("api.wisgate.ai", False, True),
        ("machine.tail1234.ts.net", False, False),
    ],
)
def test_hosts_are_sorted(host: str, keyless: bool, public: bool) -> None:  # noqa: FBT001 - a column of the table
    """OpenClaw needs no key for fewer hosts than cannot be reached from the internet."""
    assert (is_keyless(host), is_public(host)) == (keyless, public)


@pytest.mark.parametrize(
    ("url", "api", "expected"),
    [
        ("https://api.wisgate.ai", COMPLETIONS, "https://api.wisgate.ai/v1"),
        ("https://api.wisgate.ai/v1/", COMPLETIONS, "https://api.wisgate.ai/v1/"),
        ("https://api.wisgate.ai", MESSAGES, "https://api.wisgate.ai"),
        ("https://api.wisgate.ai/v1/messages", MESSAGES, "https://api.wisgate.ai/v1"),
        ("https://api.wisgate.ai/v1", GEMINI, "https://api.wisgate.ai/v1beta"),
        ("https://api.wisgate.ai/v1/v1beta", GEMINI, "https://api.wisgate.ai/v1beta"),
        ("https://api.wisgate.ai/v1beta/models/m:generateContent", GEMINI, "https://api.wisgate.ai/v1beta"),
        ("http://wisgate.ai:80/v1/chat/completions", COMPLETIONS, "https://api.wisgate.ai/v1"),
        ("https://wisdom-gate.juheapi.com", RESPONSES, "https://api.wisgate.ai/v1"),
        ("https://llm.example.org", COMPLETIONS, "https://llm.example.org"),
        ("http://llm.example.org/v1/v1/chat/completions?a=b", COMPLETIONS, "http://llm.example.org/v1?a=b"),
        ("https://llm.example.org/v1/messages", COMPLETIONS, "https://llm.example.org/v1/messages"),
        ("https://llm.example.org/openai/v2/v1", COMPLETIONS, "https://llm.example.org/openai/v2/v1"),
    ],
)
def test_cure_is_what_must_have_been_meant(url: str, api: str, expected: str) -> None:
    """At WisGate every fault of an address can be cured, elsewhere only what is pasted or doubled."""
    place = address(url)
    assert place is not None
    assert str(cured(place, api)) == expected
    assert cured(cured(place, api), api) == cured(place, api)


@pytest.mark.parametrize(
    "path", ["", "/v1", "/models", "/completions", "/chat", "/v1/messages/v2", "/v1/chat/complete"]
)
def test_folders_are_no_endpoints(path: str) -> None:
    """A short name is an endpoint only behind a version."""
    place = address(f"https://llm.example.org{path}")
    assert place is not None
    assert pasted_endpoint(place) is None
