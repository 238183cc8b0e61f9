"""White space in a base URL."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Fix, Put, Severity
from openclaw_wisgate.endpoints import trimmed
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Route, routes


def check(context: Context) -> Iterator[Finding]:
    """Yield a warning where white space changes the address, and a note where OpenClaw takes it off."""
    for route in routes(context):
        clean = trimmed(route.url)
        if any(character.isspace() or ord(character) < ord(" ") for character in clean) and route.place:
            yield Finding(
                path=route.path,
                message=f"{route.subject} has white space or control characters inside, which are sent as they are",
                hint="remove them",
            )
        elif clean != route.url:
            yield Finding(
                path=route.path,
                severity=Severity.NOTE,
                message=f"{route.subject} has white space that OpenClaw takes off",
                hint="remove it: not every release and not every program does so",
                fix=_fix(route, clean),
            )


def _fix(route: Route, clean: str) -> Fix | None:
    if route.cure() or not route.is_literal or route.place is None:
        return route.cure()
    return Fix('remove the white space from "baseUrl"', (Put(route.path, clean),))


RULE = Rule(
    id="url/white-space",
    severity=Severity.WARNING,
    summary="white space stands in a base URL",
    why="""\
OpenClaw 2026.9.6 takes white space off both ends of a base URL and line ends out of it, which is a note. A space
inside the path is sent as `%20`: the server then knows no such address.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1 ", models: [] } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
