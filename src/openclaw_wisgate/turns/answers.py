"""What a gateway says, whatever the API: an answer, an error, or something that is neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from openclaw_wisgate.change import get


class Form(Enum):
    """What kind of thing a body is."""

    ANSWER = "answer"
    ERROR = "error"
    OTHER_API = "other-api"
    """An answer in the form of another API than the one that was asked."""
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
class ToolCall:
    """A call that the model asks for; `arguments` is JSON as it came, or the text that was meant to be."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A body that was read.

    `ended` tells whether the answer says that it is whole, `done` whether the stream's own end mark came, too;
    `limited` whether it stopped at the token limit or spent its tokens on reasoning, which excuses an empty `text`.
    `streamed` tells that it came as a stream; `marks` are the bytes of it at the end of each piece of text, reasoning
    or a call. `tokens` is what the gateway says that it made. `api` is the API whose form it has, `title` the title of
    a page or the start of a text.
    """

    form: Form
    text: str = ""
    ended: bool = False
    done: bool = False
    limited: bool = False
    streamed: bool = False
    marks: tuple[int, ...] = ()
    tokens: int | None = None
    calls: tuple[ToolCall, ...] = ()
    error: GatewayError | None = None
    api: str | None = None
    title: str = ""
    value: object = field(default=None, repr=False)


@dataclass(slots=True)
class Gathering:
    """An answer while it comes in, piece by piece."""

    pieces: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    ended: bool = False
    done: bool = False
    limited: bool = False
    tokens: int | None = None
    names: dict[int, str] = field(default_factory=dict)
    arguments: dict[int, str] = field(default_factory=dict)

    def say(self, text: object) -> bool:
        """Take a piece of the answer's text; tell whether it is one."""
        if not isinstance(text, str) or not text:
            return False
        self.pieces.append(text)
        return True

    def call(self, index: object, name: object, arguments: object) -> bool:
        """Take the name of the call `index`, or a piece of its arguments; tell whether there was either."""
        number = index if isinstance(index, int) else 0
        if isinstance(name, str) and name:
            self.names[number] = name
        if isinstance(arguments, str):
            self.arguments[number] = self.arguments.get(number, "") + arguments
        return bool(name or arguments)

    def count(self, tokens: object) -> None:
        """Take what the gateway says that it made; the last number counts."""
        if isinstance(tokens, int) and not isinstance(tokens, bool):
            self.tokens = tokens

    def answer(self, api: str, *, streamed: bool) -> Answer:
        """Return what came, as an answer in the form of `api`."""
        return Answer(
            form=Form.ANSWER,
            text="".join(self.pieces),
            ended=self.ended,
            done=self.done,
            limited=self.limited,
            streamed=streamed,
            marks=tuple(self.marks),
            tokens=self.tokens,
            calls=tuple(
                ToolCall(name=name, arguments=self.arguments.get(index, "")) for index, name in self.names.items()
            ),
            api=api,
        )


def declared_error(value: object) -> GatewayError | None:
    """Return the error that `value` declares: as an object (OpenAI, Anthropic, Gemini), a text (Ollama) or in a list."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    error = get(value, ("error",))
    if not error:
        return None
    message = get(error, ("message",))
    if not isinstance(message, str):
        message = word(error) or json.dumps(error, ensure_ascii=False)
    return GatewayError(
        message=message,
        type=word(get(error, ("type",))) or word(get(error, ("status",))),
        code=word(get(error, ("code",))),
    )


def bare_error(value: object) -> GatewayError | None:
    """Return the message that stands alone in `value` (FastAPI, one-api's own routes); only a status makes it an error."""
    for name in ("detail", "message", "msg"):
        if isinstance(text := get(value, (name,)), str):
            return GatewayError(message=text, code=word(get(value, ("code",))))
    return None


def word(value: object) -> str:
    """Return `value` as a text if it is one or a whole number, else nothing."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def rows(value: object) -> list[Mapping[str, object]]:
    """Return the objects in the array `value`; none if it is no array."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
