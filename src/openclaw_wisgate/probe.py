"""One test request to a gateway and what came of it, as values; nothing here sends anything.

A probe has the shape of OpenClaw's own turn, so that it fails where OpenClaw would. It never holds a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

DEFAULT_PROMPT = "Reply with OK."
DEFAULT_MAX_TOKENS = 16
DEFAULT_TIMEOUT = 30.0
COMPLETIONS = "openai-completions"
RESPONSES = "openai-responses"
MESSAGES = "anthropic-messages"
GEMINI = "google-generative-ai"
APIS = (COMPLETIONS, RESPONSES, MESSAGES, GEMINI)
"""The values of `api` that a probe can speak, by the names that OpenClaw gives them."""


class Ask(Enum):
    """What a probe asks for."""

    ANSWER = "answer"
    """A small turn, streamed."""
    TOOL_CALL = "tool-call"
    """A small turn in which the model has to call a tool."""
    IMAGE = "image"
    """A small picture."""
    BALANCE = "balance"
    """How much credit the key's account has; asks no model."""
    MODELS = "models"
    """Which models the gateway serves to the key; asks none."""


class Verdict(Enum):
    """The classified outcome of a probe."""

    OK = "ok"
    NO_KEY = "no-key"
    PLACEHOLDER_KEY = "placeholder-key"
    BAD_KEY = "bad-key"
    NO_PERMISSION = "no-permission"
    NO_CREDIT = "no-credit"
    NO_SUCH_MODEL = "no-such-model"
    WRONG_PATH = "wrong-path"
    WRONG_API = "wrong-api"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    OVERLOADED = "overloaded"
    REDIRECTED = "redirected"
    NOT_AN_API = "not-an-api"
    BAD_STREAM = "bad-stream"
    TLS_FAILURE = "tls-failure"
    NAME_NOT_FOUND = "name-not-found"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"


class Layer(Enum):
    """One thing that must work before the next can; in the order in which they are met."""

    KEY_RESOLVED = "key-resolved"
    """There is a key that can be sent."""
    DNS = "dns"
    TCP = "tcp"
    """A connection stands, through the proxy where there is one."""
    TLS = "tls"
    HTTP_REACHABLE = "http-reachable"
    """An API answers at the URL, neither a web page nor another address."""
    KEY_ACCEPTED = "key-accepted"
    MODEL_LISTED = "model-listed"
    """The gateway serves the model's id, judged by its answer to the completion."""
    COMPLETION = "completion"
    """The model's whole answer came, in the form OpenClaw reads."""
    STREAMING = "streaming"
    """The answer came in pieces, and the stream said that it was whole."""
    TOOL_CALL = "tool-call"
    """The model called the tool, and its arguments can be read."""
    IMAGE = "image"
    """A picture came that is one."""
    BALANCE = "balance"
    """The gateway told the balance."""


class LayerState(Enum):
    """What a probe found out about a layer; NOT_REACHED is also said where the reply does not tell."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True)
class LayerResult:
    """The state of one layer and, where it has a time of its own, its duration in seconds."""

    layer: Layer
    state: LayerState
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """Durations of one exchange in seconds; None for a phase that did not happen or did not end.

    Each of `dns`, `connect` (a proxy's tunnel included) and `tls` counts from the end of the one before it;
    `first_byte` from the moment the request was sent; `total` from the start of the exchange.
    """

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request, complete but for the key, the user agent and what the config keeps secret.

    `timeout` is seconds for the whole exchange, `answer_limit` the bytes of a body that are read. `base_url` is what
    `url` was made of. `key_headers` are the names of the headers that hold the key, each with what stands before it.
    With `streams` the stream is judged as a layer of its own.
    """

    provider: str
    model: str
    url: str
    method: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    timeout: float
    api: str = COMPLETIONS
    ask: Ask = Ask.ANSWER
    streams: bool = False
    base_url: str = ""
    key_headers: tuple[tuple[str, str], ...] = (("Authorization", "Bearer "),)
    answer_limit: int = 1024 * 1024

    @property
    def is_secure(self) -> bool:
        """Whether it goes over TLS."""
        return self.url.lower().startswith("https:")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """An HTTP response with lower-case header names, from which the key was masked.

    `complete` is false when the connection broke, or the size limit was met, before the body ended. `arrivals` tell
    of each piece of the body how many bytes there were with it, and how many seconds after the request was sent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    phases: Phases
    complete: bool = True
    arrivals: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportFault:
    """Why there is no HTTP response; `detail` is one sentence for people."""

    verdict: Verdict
    detail: str
    phases: Phases


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTimes:
    """How an answer came in: seconds from the request to its first and last piece of text or reasoning.

    `pieces` counts them. `tokens` is what the gateway says that it made, else None.
    """

    first: float
    last: float
    pieces: int
    tokens: int | None = None

    @property
    def tokens_per_second(self) -> float | None:
        """The tokens after the first by the time that they took; None where either is not known."""
        took = self.last - self.first
        return (self.tokens - 1) / took if self.tokens is not None and self.tokens > 1 and took > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that came: `media_type` as its bytes say, sizes in pixels."""

    media_type: str
    width: int
    height: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is left on the key's account, in the gateway's own unit; None for what it does not tell."""

    available: float | None
    package: float | None = None
    cash: float | None = None
    tokens: float | None = None
    unlimited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What a probe showed.

    `status` is the HTTP status, if any; `total` the seconds of the whole exchange; `said` the gateway's own
    message in at most 300 characters; `cause` and `cure` one sentence each; `answer` the model's text.
    """

    probe: Probe
    verdict: Verdict
    status: int | None
    layers: tuple[LayerResult, ...]
    total: float | None
    said: str | None
    cause: str
    cure: str
    answer: str | None
    stream: StreamTimes | None = None
    picture: Picture | None = None
    balance: Balance | None = None


_LAST_LAYERS = {
    Ask.ANSWER: (Layer.MODEL_LISTED, Layer.COMPLETION),
    Ask.TOOL_CALL: (Layer.MODEL_LISTED, Layer.COMPLETION, Layer.TOOL_CALL),
    Ask.IMAGE: (Layer.MODEL_LISTED, Layer.IMAGE),
    Ask.BALANCE: (Layer.BALANCE,),
    Ask.MODELS: (Layer.MODEL_LISTED,),
}


def layers_of(probe: Probe) -> list[Layer]:
    """Return the layers that `probe` meets, in order."""
    first = [Layer.KEY_RESOLVED, Layer.DNS, Layer.TCP, Layer.TLS, Layer.HTTP_REACHABLE, Layer.KEY_ACCEPTED]
    if not probe.is_secure:
        first.remove(Layer.TLS)
    streaming = [Layer.STREAMING] if probe.streams else []
    return [*first, *_LAST_LAYERS[probe.ask], *streaming]
