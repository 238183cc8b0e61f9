"""A config without `gateway.mode`, with which the gateway does not start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule

_MODE = ("gateway", "mode")
_CONFIG_ERROR = Release(2026, 4, 10)
"""The first release that exits with 78, after which its service is not started again."""
_OF_A_GATEWAY = frozenset(
    {"bindings", "channels", "commands", "cron", "gateway", "hooks", "messages", "meta", "session", "wizard"}
)
"""Sections that only a whole config has; others may be all that a file of models and agents needs."""
_WHOLE = ("openclaw.json", "clawdbot.json", "<stdin>")


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for a whole config that has no `gateway.mode`."""
    value = context.value
    if not isinstance(value, Mapping) or get(value, _MODE) is not None or not context.effective.knows(_MODE):
        return
    if not _is_whole(context, value):
        return
    code = 78 if context.release >= _CONFIG_ERROR else 1
    yield Finding(
        path=_MODE,
        site=context.effective.object_site(_MODE[:1] if "gateway" in value else ()),
        message=f'without "gateway.mode" the gateway does not start: it exits with {code}',
        hint='add "gateway": {"mode": "local"}, or start it with --allow-unconfigured',
    )


def _is_whole(context: Context, value: Mapping[str, object]) -> bool:
    """Tell whether this is a whole config: the machine's own, one called so, or one about a gateway's work."""
    name = context.effective.root.name.replace("\\", "/").rpartition("/")[2]
    return context.baseline is not None or name in _WHOLE or not _OF_A_GATEWAY.isdisjoint(value)


RULE = Rule(
    id="gateway/mode-missing",
    severity=Severity.WARNING,
    summary="the gateway does not start with this file, because `gateway.mode` is missing",
    why="""\
`openclaw config validate` accepts a config without "gateway.mode", and `openclaw gateway run` refuses it: "existing
config is missing gateway.mode. Treat this as suspicious or clobbered config", exit code 78, which the service does
not retry (1 before 2026.4.10). A machine that uses another one's gateway has the mode "remote". A file that is not
called openclaw.json and has no section of a gateway ("channels", "session", "meta" and such) is taken for a part of a
config and not judged.""",
    bad='{ models: { mode: "merge" }, channels: {} }',
    good='{ models: { mode: "merge" }, channels: {}, gateway: { mode: "local" } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
