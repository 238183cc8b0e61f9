"""Reading what a gateway says: an answer in the form of one of the APIs, a stream of pieces, an error, a page.

Reading never raises: whatever the body is, it has one `Form`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import COMPLETIONS, HttpReply
from openclaw_wisgate.turns.answers import (
    Answer,
    Form,
    GatewayError,
    Gathering,
    bare_error,
    declared_error,
    word,
)
from openclaw_wisgate.turns.dialect import Dialect
from openclaw_wisgate.turns.dialects import DIALECTS
from openclaw_wisgate.turns.events import Event, events, is_stream

_PAGE_START = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_FIRST_ERROR = 400
_END_MARK = "[DONE]"


def read(reply: HttpReply, api: str | None) -> Answer:
    """Return what the body of `reply` says, judged by the body more than by its declared type.

    `api` is the one whose form an answer is to have; None where none is expected.
    """
    text = reply.body.decode("utf-8", "replace").removeprefix("\ufeff")
    declared = reply.headers.get("content-type", "").lower()
    is_json = text.lstrip()[:1] in ("{", "[")
    if _PAGE_START.match(text) or ("html" in declared and not is_json):
        title = _TITLE.search(text)
        return Answer(form=Form.PAGE, title=title.group(1) if title else "")
    if api is not None and (is_stream(reply.body) or ("event-stream" in declared and not is_json)):
        return _read_stream(reply.body, DIALECTS[api])
    value = _parsed(text)
    if value is None:
        cut = "json" in declared or is_json or not text.strip()
        return Answer(form=Form.BROKEN if cut else Form.UNKNOWN, title=text)
    return _read_value(value, api, failed=reply.status >= _FIRST_ERROR)


def _read_stream(body: bytes, dialect: Dialect) -> Answer:
    gathering, seen = Gathering(), False
    for event in events(body):
        if event.data.strip() == _END_MARK:
            if dialect.api == COMPLETIONS or not seen:
                gathering.ended = gathering.done = seen = True
            break
        value = _parsed(event.data)
        if value is None:
            return Answer(form=Form.BROKEN, text="".join(gathering.pieces), streamed=True)
        error = _error_of(event, value)
        if error:
            return Answer(form=Form.ERROR, error=error, text="".join(gathering.pieces), streamed=True)
        if dialect.take(gathering, event.name, value, event.end):
            seen = True
        elif other := next(_others(dialect, event, value), None):
            return Answer(form=Form.OTHER_API, api=other.api, streamed=True)
    return gathering.answer(dialect.api, streamed=True) if seen else Answer(form=Form.BROKEN, streamed=True)


def _error_of(event: Event, value: object) -> GatewayError | None:
    declared = declared_error(value) or declared_error(get(value, ("response",)))
    if declared or "error" not in (event.name, get(value, ("type",))):
        return declared
    return bare_error(value) or GatewayError(message=event.data)


def _others(dialect: Dialect, event: Event, value: object) -> Iterator[Dialect]:
    """Yield the APIs but `dialect` in whose form `event` is."""
    for other in DIALECTS.values():
        if other is not dialect and other.take(Gathering(), event.name, value, event.end):
            yield other


def _read_value(value: object, api: str | None, *, failed: bool) -> Answer:
    error = declared_error(value) or (bare_error(value) if failed else None)
    if error:
        return Answer(form=Form.ERROR, error=error)
    for dialect in DIALECTS.values() if api is not None else ():
        gathering = Gathering(ended=True, done=True)
        if dialect.take_whole(gathering, value):
            answer = gathering.answer(dialect.api, streamed=False)
            return answer if dialect.api == api else Answer(form=Form.OTHER_API, api=dialect.api)
    if api is not None and word(get(value, ("object",))).startswith(("response", "chat.completion")):
        return Answer(form=Form.OTHER_API)
    return Answer(form=Form.UNKNOWN, value=value)


def _parsed(text: str) -> object:
    """Return the JSON value of `text`, or None; a bare null says nothing either."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value
