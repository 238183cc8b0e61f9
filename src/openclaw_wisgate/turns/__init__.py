"""What is sent to a gateway and what comes back, in the four APIs that OpenClaw speaks to one."""

from openclaw_wisgate.turns.answers import Answer, Form, GatewayError, ToolCall
from openclaw_wisgate.turns.dialects import DIALECTS
from openclaw_wisgate.turns.reading import read
from openclaw_wisgate.turns.requests import RETRY_TOKENS, TIMEOUTS, TOOL_CALL_TOKENS, Request, probe_of

__all__ = [
    "DIALECTS",
    "RETRY_TOKENS",
    "TIMEOUTS",
    "TOOL_CALL_TOKENS",
    "Answer",
    "Form",
    "GatewayError",
    "Request",
    "ToolCall",
    "probe_of",
    "read",
]
