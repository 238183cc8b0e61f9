"""The APIs that a probe can speak, by the names that OpenClaw gives them."""

from __future__ import annotations

from openclaw_wisgate.turns import completions, gemini, messages, responses

DIALECTS = {each.DIALECT.api: each.DIALECT for each in (completions, responses, messages, gemini)}
