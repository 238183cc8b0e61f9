"""Texts that look like OpenClaw configs, in many hands: neat, careless, one-line, commented everywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")
_WORDS = ("// note", "/* note */", "// { a: 'b', }", '// "quoted" \\', "/* two\n   lines */", "//", "/**/")
_CARELESS_GAPS = (
    "",
    "",
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " // c\n",
    "/* c */",
    "\n// c\n",
    "//\u2028",
    "\u00a0",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How somebody writes JSON5; the shares are chances from 0 to 1."""

    indent: str
    newline: str
    quotes: str
    bare: float
    trailing_comma: float
    comments: float
    one_line: float
    spaced: bool
    comma_first: bool
    opener_below: bool


HANDS = st.builds(
    Hand,
    indent=st.sampled_from(("  ", "    ", "\t", " ")),
    newline=st.sampled_from(("\n", "\n", "\r\n", "\r")),
    quotes=st.sampled_from(('"', "'", "\"'")),
    bare=st.sampled_from((0, 0.5, 1)),
    trailing_comma=st.sampled_from((0, 0.5, 1)),
    comments=st.sampled_from((0, 0.2, 0.6)),
    one_line=st.sampled_from((0, 0.3, 1)),
    spaced=st.booleans(),
    comma_first=st.sampled_from((False, False, False, True)),
    opener_below=st.sampled_from((False, False, False, True)),
)


class Writer:
    """Writes values in one hand, with comments of every kind in every place."""

    def __init__(self, hand: Hand, random: Random) -> None:
        self._hand = hand
        self._random = random

    def document(self, value: object) -> str:
        """Return a text that holds `value`."""
        head = self._comment_lines("") if self._chance(self._hand.comments) else ""
        tail = self._hand.newline if self._chance(0.8) else ""
        return head + self._value(value, "") + self._trail() + tail

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _comment_lines(self, indent: str) -> str:
        words = self._random.choice(_WORDS).replace("\n", self._hand.newline)
        return indent + words + self._hand.newline + (self._hand.newline if self._chance(0.3) else "")

    def _trail(self) -> str:
        return self._random.choice((" // trails", " /* trails */", "/**/")) if self._chance(self._hand.comments) else ""

    def _value(self, value: object, indent: str) -> str:
        if isinstance(value, str):
            return self._string(value)
        if not isinstance(value, dict | list):
            return json.dumps(value)
        brackets = "{}" if isinstance(value, dict) else "[]"
        if not value and self._chance(0.8):
            return brackets[0] + self._random.choice(("", " ")) + brackets[1]
        if self._chance(self._hand.one_line):
            return self._on_one_line(value, brackets)
        return self._on_lines(value, brackets, indent)

    def _on_one_line(self, value: dict[str, object] | list[object], brackets: str) -> str:
        pad = " " if self._hand.spaced and self._chance(0.9) else ""
        one_line = Writer(_single(self._hand), self._random)
        items = one_line._items(value, "")
        comma = ", " if self._hand.spaced else ","
        trailing = "," if items and self._chance(self._hand.trailing_comma / 4) else ""
        comments = [" /* c */" if self._chance(self._hand.comments / 4) else "" for _ in range(len(items) + 1)]
        body = comma.join(item + comment for item, comment in zip(items, comments[1:], strict=True))
        return f"{brackets[0]}{comments[0]}{pad}{body}{trailing}{pad}{brackets[1]}"

    def _on_lines(self, value: dict[str, object] | list[object], brackets: str, indent: str) -> str:
        hand, inner = self._hand, indent + self._hand.indent
        items = self._items(value, inner)
        pieces = [brackets[0], self._trail(), hand.newline]
        for index, item in enumerate(items):
            if self._chance(hand.comments):
                pieces.append(self._comment_lines(inner))
            last = index == len(items) - 1
            comma = "," if not last or self._chance(hand.trailing_comma) else ""
            if hand.comma_first and not last:
                pieces += (inner, item, self._trail(), hand.newline, inner[:-2], ", ")
                continue
            before = self._random.choice((" /* v */", f" // v{hand.newline}{inner}")) if self._chance(0.1) else ""
            pieces += (inner, item, before if comma and hand.comments else "", comma, self._trail(), hand.newline)
        if self._chance(hand.comments / 2):
            pieces.append(self._comment_lines(inner))
        return "".join((*pieces, indent, brackets[1]))

    def _items(self, value: dict[str, object] | list[object], inner: str) -> list[str]:
        if isinstance(value, list):
            return [self._value(item, inner) for item in value]
        colon = ": " if self._hand.spaced else ":"
        items = []
        for key, item in value.items():
            printed = self._value(item, inner)
            below = self._hand.opener_below and self._hand.newline in printed
            items.append(self._key(key) + (f":{self._hand.newline}{inner}" if below else colon) + printed)
        return items

    def _key(self, key: str) -> str:
        return key if key and set(key) <= _BARE and self._chance(self._hand.bare) else self._string(key)

    def _string(self, value: str) -> str:
        quote = self._random.choice(self._hand.quotes)
        body = json.dumps(value)[1:-1]
        return f'"{body}"' if quote == '"' else "'" + body.replace('\\"', '"').replace("'", "\\'") + "'"


def _single(hand: Hand) -> Hand:
    return Hand(
        indent=hand.indent,
        newline="\n",
        quotes=hand.quotes,
        bare=hand.bare,
        trailing_comma=0,
        comments=0,
        one_line=1,
        spaced=hand.spaced,
        comma_first=False,
        opener_below=False,
    )


class Careless(Writer):
    """Writes values with anything that JSON5 allows between any two words."""

    def document(self, value: object) -> str:
        """Return a text that holds `value`."""
        return self._gap() + self._value(value, "") + self._gap()

    def _gap(self) -> str:
        return self._random.choice(_CARELESS_GAPS)

    def _value(self, value: object, indent: str) -> str:
        if isinstance(value, dict):
            return self._loose(
                "{}", [f"{self._key(k)}{self._gap()}:{self._gap()}{self._value(v, indent)}" for k, v in value.items()]
            )
        if isinstance(value, list):
            return self._loose("[]", [self._value(item, indent) for item in value])
        return super()._value(value, indent)

    def _loose(self, brackets: str, items: list[str]) -> str:
        printed = "".join(f"{self._gap()}{item}{self._gap()}," for item in items)
        if printed and self._chance(0.6):
            printed = printed[:-1]
        return brackets[0] + printed + self._gap() + brackets[1]


_IDS = st.sampled_from(("k2", "gpt-5", "claude-opus-4-6", "a/b", "x.y"))
_NAMES = st.sampled_from(("moonshot", "wisgate", "openai", "7", "it's", "__proto"))
_REFERENCES = st.sampled_from(("moonshot/k2", "openai/*", "wisgate/claude-opus-4-6", "wisgate/*", "Wisgate/x", "a/b"))
_LEAVES = st.sampled_from((0, 1, True, False, None, 1.5, float("nan"), float("inf"), "", "x", "\u2028", "it's", '"'))
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("__a", "b", "c-d")), inner, max_size=3)
    ),
    max_leaves=4,
)


def _some(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Draw an object that has any of `fields`, in any order."""
    return st.fixed_dictionaries({}, optional=fields).flatmap(
        lambda drawn: st.permutations(list(drawn)).map(lambda keys: {key: drawn[key] for key in keys})
    )


_MODELS = st.fixed_dictionaries(
    {"id": _IDS}, optional={"name": st.just("N"), "cost": st.just({"input": 0}), "params": _ANYTHING}
)
_PROVIDERS = _some(
    baseUrl=st.sampled_from(("https://api.wisgate.ai/v1", "https://example.com/v1")),
    apiKey=st.sampled_from(("${WISGATE_API_KEY}", "mine")),
    api=st.just("openai-completions"),
    models=st.lists(_MODELS, max_size=2),
)
_AGENT = _some(
    model=st.sampled_from(("moonshot/k2", "wisgate/gpt-5"))
    | _some(primary=st.just("moonshot/k2"), fallbacks=st.lists(_REFERENCES, max_size=2)),
    models=st.dictionaries(_REFERENCES, st.just({}) | st.just({"alias": "a"}), max_size=3),
    modelPolicy=_some(allow=st.lists(_REFERENCES, max_size=3)),
)
VALUES: st.SearchStrategy[dict[str, object]] = _some(
    gateway=_some(mode=st.just("local"), port=st.just(18789)),
    models=_some(mode=st.sampled_from(("merge", "replace")), providers=st.dictionaries(_NAMES, _PROVIDERS, max_size=3)),
    agents=_some(defaults=_AGENT, entries=st.dictionaries(st.just("main"), _AGENT, max_size=1)),
    meta=st.just({"migrations": {"modelPolicyAllowlist": True}}),
    params=_ANYTHING,
)
"""Values of configs, most of them with something unusual."""


def _written(value: dict[str, object], hand: Hand, seed: int, *, careless: bool) -> str:
    writer = (Careless if careless else Writer)(hand, Random(seed))  # noqa: S311 - forms, not secrets
    return writer.document(value)


def texts_of(values: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[str]:
    """Draw JSON5 texts of `values`, in every hand."""
    return st.builds(_written, values, HANDS, st.integers(0, 2**16), careless=st.sampled_from((False, False, True)))


TEXTS = texts_of(VALUES)
"""Configs as JSON5."""

STRICT_TEXTS = st.builds(
    lambda value, indent, spaced, end: (
        json.dumps(value, indent=indent, separators=(", " if spaced and not indent else ",", ": " if spaced else ":"))
        + end
    ),
    VALUES,
    st.sampled_from((None, 1, 2, 4, "\t")),
    st.booleans(),
    st.sampled_from(("", "\n", "\r\n")),
)
"""Configs as JSON, as `json.loads` takes it."""
