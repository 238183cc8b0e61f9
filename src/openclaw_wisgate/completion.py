"""Reading what a gateway says in the form of the chat-completions API: an answer, a stream of pieces, an error.

Reading never raises: whatever the body is, it has one `Form`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import HttpReply

_LINE_END = re.compile(r"\r\n|\r|\n")
_STREAM_START = re.compile(r"(?:data|event|id|retry)?:")
_PAGE_START = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_OTHER_API = re.compile(r"response\b|message(?:_start|_delta)?\Z|content_block")
_FIRST_ERROR = 400
_REASONING = ("reasoning_content", "reasoning", "reasoning_text")


class Form(Enum):
    """What kind of thing a body is."""

    COMPLETION = "completion"
    ERROR = "error"
    OTHER_API = "other-api"
    """An answer of the responses, messages or Gemini API."""
    PAGE = "page"
    """HTML."""
    UNKNOWN = "unknown"
    """JSON or text of no known form."""
    BROKEN = "broken"
    """JSON or a stream that is cut off or malformed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayError:
    """An error as the gateway words it: `{"error": {"message", "type", "param", "code"}}` and its common variants."""

    message: str
    type: str = ""
    code: str = ""

    @property
    def words(self) -> str:
        """Everything it says, in lower case."""
        return f"{self.type} {self.code} {self.message}".lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A body that was read.

    `ended` tells whether the answer says that it is whole; `limited` whether it stopped at the token limit or spent
    its tokens on reasoning, which excuses an empty `text`. `title` is the title of a page or the start of a text.
    """

    form: Form
    text: str = ""
    ended: bool = False
    done: bool = False
    limited: bool = False
    error: GatewayError | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream: its name (empty if it has none) and its data."""

    name: str
    data: str


def read(reply: HttpReply) -> Answer:
    """Return what the body of `reply` says, judged by the body more than by its declared type."""
    text = reply.body.decode("utf-8", "replace").removeprefix("\ufeff")
    declared = reply.headers.get("content-type", "").lower()
    if _PAGE_START.match(text) or ("html" in declared and not text.lstrip().startswith("{")):
        title = _TITLE.search(text)
        return Answer(form=Form.PAGE, title=title.group(1) if title else "")
    if _STREAM_START.match(text.lstrip()) or ("event-stream" in declared and not text.lstrip().startswith("{")):
        return _read_stream(text)
    value = _parsed(text)
    if value is None:
        cut = "json" in declared or text.lstrip()[:1] in ("{", "[") or not text.strip()
        return Answer(form=Form.BROKEN if cut else Form.UNKNOWN, title=text)
    return _read_value(value, failed=reply.status >= _FIRST_ERROR)


def events(text: str) -> Iterator[Event]:
    """Yield the events of a server-sent stream (WHATWG HTML, 9.2.6); a last one without blank line counts too."""
    name, data = "", list[str]()
    for line in [*_LINE_END.split(text), ""]:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Event(name, "\n".join(data))
            name, data = "", []
        elif field == "data":
            data.append(value)
        elif field == "event":
            name = value


def _read_stream(text: str) -> Answer:
    pieces: list[str] = []
    ended = done = limited = seen = False
    for event in events(text):
        if event.data.strip() == "[DONE]":
            ended = done = True
            break
        value = _parsed(event.data)
        if value is None:
            return Answer(form=Form.BROKEN, text="".join(pieces))
        error = _error(value) or (GatewayError(message=event.data) if event.name == "error" else None)
        if error:
            return Answer(form=Form.ERROR, error=error, text="".join(pieces))
        if _is_other_api(value):
            return Answer(form=Form.OTHER_API)
        seen = seen or get(value, ("choices",)) is not None
        pieces.append(_content(get(value, ("choices", 0, "delta"))))
        finish = get(value, ("choices", 0, "finish_reason"))
        ended = ended or isinstance(finish, str)
        limited = limited or finish == "length" or _reasons(get(value, ("choices", 0, "delta")))
    if not (seen or done):
        return Answer(form=Form.BROKEN)
    return Answer(form=Form.COMPLETION, text="".join(pieces), ended=ended, done=done, limited=limited)


def _read_value(value: object, *, failed: bool) -> Answer:
    error = _error(value) or (_bare_error(value) if failed else None)
    if error:
        return Answer(form=Form.ERROR, error=error)
    if isinstance(get(value, ("choices",)), list):
        message = get(value, ("choices", 0, "message"))
        limited = get(value, ("choices", 0, "finish_reason")) == "length" or _reasons(message)
        return Answer(form=Form.COMPLETION, text=_content(message), ended=True, done=True, limited=limited)
    return Answer(form=Form.OTHER_API if _is_other_api(value) else Form.UNKNOWN)


def _error(value: object) -> GatewayError | None:
    """Return the error that `value` declares, as an object (OpenAI's form) or as a text (Ollama's)."""
    error = get(value, ("error",))
    if not error:
        return None
    message = get(error, ("message",))
    if not isinstance(message, str):
        message = _word(error) or json.dumps(error, ensure_ascii=False)
    return GatewayError(
        message=message,
        type=_word(get(error, ("type",))) or _word(get(error, ("status",))),
        code=_word(get(error, ("code",))),
    )


def _bare_error(value: object) -> GatewayError | None:
    """Return the message that stands alone in `value` (FastAPI, one-api's own routes); only a status makes it an error."""
    for name in ("detail", "message", "msg"):
        if isinstance(text := get(value, (name,)), str):
            return GatewayError(message=text, code=_word(get(value, ("code",))))
    return None


def _is_other_api(value: object) -> bool:
    kinds = (get(value, ("object",)), get(value, ("type",)))
    return any(isinstance(kind, str) and _OTHER_API.match(kind) for kind in kinds) or isinstance(
        get(value, ("candidates",)), list
    )


def _content(message: object) -> str:
    content = get(message, ("content",))
    if isinstance(content, list):
        return "".join(part for part in (get(item, ("text",)) for item in content) if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _reasons(message: object) -> bool:
    return any(get(message, (name,)) for name in _REASONING)


def _word(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _parsed(text: str) -> object:
    """Return the JSON value of `text`, or None; a bare null says nothing either."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value
