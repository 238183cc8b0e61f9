"""What verdicts mean, one sentence each, to be filled with the facts of a probe.

Every verdict has a cure. A cause stands here for the verdicts a reply can earn by itself; faults bring their own.
"""

from __future__ import annotations

from openclaw_wisgate.probe import Verdict

CAUSES = {
    Verdict.OK: 'the model "{model}" answered',
    Verdict.BAD_KEY: "the gateway does not accept the key ({status})",
    Verdict.NO_PERMISSION: 'the gateway knows the key but does not let it use "{model}" ({status})',
    Verdict.NO_CREDIT: "the key's account has no credit or quota left ({status}), and after such an answer OpenClaw itself "
    'refuses provider "{provider}" for about ten minutes, even with another key',
    Verdict.NO_SUCH_MODEL: 'the gateway serves no model "{model}" to this key ({status})',
    Verdict.WRONG_PATH: 'the gateway knows no "{url}" ({status})',
    Verdict.WRONG_API: 'the gateway does not take a request of api "{api}" for "{model}" ({status})',
    Verdict.RATE_LIMITED: "the gateway limits how many requests it takes ({status})",
    Verdict.SERVER_ERROR: "the gateway, or the vendor behind it, failed ({status})",
    Verdict.OVERLOADED: "the gateway, or the vendor behind it, is overloaded ({status})",
    Verdict.REDIRECTED: "the server answers with a redirect ({status}), which is never followed with a key",
    Verdict.NOT_AN_API: 'what answers at "{url}" is not an API ({status})',
}
CURES = {
    Verdict.OK: "nothing to do",
    Verdict.NO_KEY: 'set the variable that "apiKey" of provider "{provider}" names, or store a key there',
    Verdict.PLACEHOLDER_KEY: 'replace the placeholder in "apiKey" of provider "{provider}" with a key of your account',
    Verdict.BAD_KEY: "check the key for typing errors, expiry and revocation; if it is right, try another model, "
    "since a single model's channel may answer so too",
    Verdict.NO_PERMISSION: 'allow "{model}" for this key in the gateway\'s console, or choose a model the key may use',
    Verdict.NO_CREDIT: "add credit or raise the key's quota, then wait ten minutes before using OpenClaw",
    Verdict.NO_SUCH_MODEL: "compare the model id with the gateway's model list, letter by letter",
    Verdict.WRONG_PATH: 'correct "baseUrl" of provider "{provider}"',
    Verdict.WRONG_API: 'set the "api" that the gateway documents for this model, or choose another model',
    Verdict.RATE_LIMITED: "wait a minute, then try again",
    Verdict.SERVER_ERROR: "try again later, or try another model",
    Verdict.OVERLOADED: "try again later, or try another model",
    Verdict.REDIRECTED: 'set "baseUrl" of provider "{provider}" to the address that the redirect names, if you trust it',
    Verdict.NOT_AN_API: 'correct "baseUrl" of provider "{provider}"',
    Verdict.BAD_STREAM: "try again; if it stays so, try another model or ask the gateway's support",
    Verdict.TLS_FAILURE: "check the host name, the clock and the certificates; name a private authority in NODE_EXTRA_CA_CERTS",
    Verdict.NAME_NOT_FOUND: 'check the host in "baseUrl" of provider "{provider}" for typing errors, and the network',
    Verdict.REFUSED: 'check host and port in "baseUrl" of provider "{provider}", and that the server runs',
    Verdict.UNREACHABLE: 'check the network, the proxy settings and "baseUrl" of provider "{provider}"',
    Verdict.TIMED_OUT: "try again with a longer timeout, and check the network and the proxy settings",
}
