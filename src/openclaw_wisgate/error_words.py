"""What a gateway's status and words mean, where it says that it will not answer."""

from __future__ import annotations

import re

from openclaw_wisgate.probe import Probe, Verdict
from openclaw_wisgate.turns import Answer, Form, GatewayError

_PAGE_VERDICTS = {
    401: Verdict.BAD_KEY,
    404: Verdict.WRONG_PATH,
    405: Verdict.WRONG_PATH,
    429: Verdict.RATE_LIMITED,
    503: Verdict.OVERLOADED,
    529: Verdict.OVERLOADED,
}
_STATUS_VERDICTS = _PAGE_VERDICTS | {
    402: Verdict.NO_CREDIT,
    403: Verdict.NO_PERMISSION,
    408: Verdict.SERVER_ERROR,
}
# In this order: an unknown route may name a model in its path, and a per-minute limit is often called a quota.
_WORDS = (
    (
        Verdict.WRONG_PATH,
        (
            r"invalid url|unknown (?:request )?url|unrecognized request url|(?:no|unknown) (?:such )?route|route not found"
            r"|cannot (?:post|get) /|page not found"
        ),
    ),
    (
        Verdict.WRONG_API,
        (
            r"not a chat model|\bv1/(?:responses|completions|messages)\b|max_completion_tokens|unsupported[_ ]parameter"
            r"|unknown[_ ]parameter|unrecognized request argument|extra inputs are not permitted"
        ),
    ),
    (Verdict.RATE_LIMITED, r"per[- ](?:second|minute|hour)|\b(?:rpm|tpm)\b"),
    (
        Verdict.NO_CREDIT,
        (
            r"insufficient[_ ](?:\w+[_ ])?(?:quota|balance|credits?|funds)|exceeded your current quota|payment required"
            r"|(?:quota|balance|credits?) (?:(?:is|are|has been|have been) )?(?:not enough|insufficient|exhausted|used up|too low)"
            r"|pre_consume_token_quota_failed|out of credits?|not enough (?:quota|balance|credits?)"
            r"|billing_(?:hard_limit|not_active)|额度不足|额度已用尽|余额不足|欠费"
        ),
    ),
    (
        Verdict.BAD_KEY,
        (
            r"invalid_api_key|api[ _-]?key (?:is )?(?:not valid|invalid|expired)"
            r"|(?:invalid|incorrect|expired|revoked) api[ _-]?key|无效的令牌|令牌已过期"
        ),
    ),
    (
        Verdict.NO_SUCH_MODEL,
        (
            r"model_not_found|unknown[_ ]model|invalid model name|no such model|deploymentnotfound|not a valid model"
            r"|no available channel|无可用渠道|模型.{0,40}(?:不存在|未找到)|\bmodels/\S+ is not (?:found|supported)"
            r"|\bmodel\b.{0,80}?(?:(?:does not|doesn't|not) exist|not found|(?:is )?not supported)"
        ),
    ),
    (Verdict.RATE_LIMITED, r"rate[_ ]limit|too many requests"),
    (Verdict.OVERLOADED, r"overloaded"),
)
_LOW_LIMIT = (
    r"max_(?:\w+_)?tokens.{0,80}(?:at least|minimum|greater than|>=?|higher|too (?:low|small)|expected a value)"
    r"|integer_below_min_value|output limit was reached|higher max_(?:\w+_)?tokens"
)


def error_verdict(probe: Probe, status: int, words: str) -> Verdict:
    """Return the verdict on an error with `status` that says `words`, in lower case."""
    for verdict, pattern in _WORDS:
        if re.search(pattern, words):
            return verdict
    if status == 404 and probe.model and probe.model.lower() in words:  # noqa: PLR2004 - not found, and it names what
        return Verdict.NO_SUCH_MODEL
    server = Verdict.SERVER_ERROR if status >= 500 else Verdict.WRONG_API  # noqa: PLR2004 - first server error
    return _STATUS_VERDICTS.get(status, server)


def plain_verdict(probe: Probe, status: int, answer: Answer) -> Verdict:
    """Return the verdict on an error reply that is no JSON error: a page or text of whatever stands before the API."""
    if answer.form is not Form.PAGE:
        return error_verdict(probe, status, answer.title.lower())
    server = Verdict.SERVER_ERROR if status >= 500 else Verdict.NOT_AN_API  # noqa: PLR2004 - first server error
    return _PAGE_VERDICTS.get(status, server)


def own_status(error: GatewayError) -> int:
    """Return the HTTP status an error inside a successful reply stands for; gateways put it into `code`."""
    return int(error.code) if re.fullmatch(r"[45]\d\d", error.code) else 500


def wants_more_tokens(words: str) -> bool:
    """Tell whether an error's `words`, in lower case, refuse a limit of the answer for being too low."""
    return re.search(_LOW_LIMIT, words) is not None


def refused_limit(words: str) -> str | None:
    """Return the name of the limit that the gateway's `words`, in lower case, want instead of the one that was sent."""
    if not re.search(r"unsupported|unknown|unrecognized|not supported|not permitted|unexpected", words):
        return None
    if re.search(r"max_completion_tokens['\"`]* instead", words):
        return "max_completion_tokens"
    return "max_tokens" if "max_completion_tokens" in words else None
