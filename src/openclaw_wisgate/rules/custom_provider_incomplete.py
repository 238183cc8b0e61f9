"""A provider that is not one of OpenClaw's own and lacks what makes it usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.bundled import BUNDLED_PROVIDERS
from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.provider import normalised
from openclaw_wisgate.rules._base import Context, Rule
from openclaw_wisgate.selection import PROVIDERS


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a diagnostic for a missing or empty `baseUrl` and for missing `models`."""
    providers = get(context.document.value, PROVIDERS)
    if not isinstance(providers, Mapping) or "$include" in providers:
        return
    for name, provider in providers.items():
        if not isinstance(provider, Mapping) or normalised(name) in BUNDLED_PROVIDERS or "$include" in provider:
            continue
        lacks = [key for key in ("baseUrl", "models") if key not in provider]
        if provider.get("baseUrl") == "":
            lacks.append("baseUrl")
        for key in lacks:
            path = (*PROVIDERS, name)
            yield Diagnostic(
                rule=RULE.id,
                severity=RULE.severity,
                key_path=(*path, key),
                span=context.document.nearest_span((*path, key)),
                message=f'the provider "{name}" is not built into OpenClaw and has no "{key}"',
                hint=f'add "{key}", or use the id of a built-in provider',
            )


RULE = Rule(
    id="provider/incomplete",
    severity=Severity.ERROR,
    summary="a provider that OpenClaw does not know lacks `baseUrl` or `models`",
    why="""\
OpenClaw refuses the whole file with "custom model providers must declare baseUrl" or "... models"; only the
providers it is built with may leave them out (2026.9.6). The list of models may be empty.

    bad:   "wisgate": { "apiKey": "${WISGATE_API_KEY}" }
    good:  "wisgate": { "baseUrl": "https://api.wisgate.ai/v1", "apiKey": "${WISGATE_API_KEY}", "models": [] }
""",
    check=check,
)
