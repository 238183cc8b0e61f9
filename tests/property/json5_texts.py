"""JSON5 texts for properties: printed from known values in every form of the grammar, mutated, or arbitrary."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

_GAPS = [*"\t\n\v\f\r \u00a0\ufeff\u3000", "\r\n", "// a: 1\n", "//\r", "/* 'b' */", "/***/", '// "\r\n', "/*\n*/"]
_PIECES = [
    *"{}[]:,\"'\\/*+-.0123456789eExunN_$a \t\n\r\v\u00a0\u2028\u200d\u0301\u00e9\ufeff",
    *(
        "//",
        "/*",
        "*/",
        "\\u0061",
        "\\x41",
        "\\\n",
        "null",
        "true",
        "Infinity",
        "NaN",
        "0x1",
        "'a'",
        "a:1",
        "\U0001f990",
    ),
]
_ESCAPES = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", "\\": "\\", "'": "'", '"': '"'}
_MUST_BE_ESCAPED = "\\\n\r"
_BARE_LETTERS = "azAZ_$\u00e9\u03a9\u6a21\U0001d49c"


class Printer:
    """Prints values as JSON5, every choice of form made by `random`."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def document(self, value: object) -> str:
        """Return a text that holds `value`."""
        return self._gap() + self._value(value) + self._gap()

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _gap(self) -> str:
        return "".join(self._random.choice(_GAPS) for _ in range(self._random.choice((0, 0, 1, 1, 2))))

    def _value(self, value: object) -> str:
        if isinstance(value, dict):
            return self._container(
                "{}", [f"{self._key(k)}{self._gap()}:{self._gap()}{self._value(v)}" for k, v in value.items()]
            )
        if isinstance(value, list):
            return self._container("[]", [self._value(element) for element in value])
        if isinstance(value, str):
            return self._string(value)
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        assert isinstance(value, int | float)
        return self._number(value)

    def _container(self, brackets: str, items: list[str]) -> str:
        printed = "".join(self._gap() + item + self._gap() + "," for item in items)
        if printed and self._chance(0.6):
            printed = printed[:-1]
        return brackets[0] + printed + self._gap() + brackets[1]

    def _number(self, value: float) -> str:
        sign = "-" if math.copysign(1, value) < 0 else self._random.choice(("", "", "+"))
        size = abs(value)
        if math.isnan(value):
            return f"{sign}NaN"
        if math.isinf(value):
            return f"{sign}Infinity"
        forms = [repr(size)]
        if size == int(size) and size < 2**53:
            forms += [
                f"0x{int(size):x}",
                f"0X{int(size):X}",
                f"{int(size)}",
                f"{int(size)}.",
                f"{int(size)}e0",
                f"{int(size)}.0E+0",
            ]
        if repr(size).startswith("0.") and repr(size) != "0.":
            forms.append(repr(size)[1:])
        return sign + self._random.choice(forms)

    def _key(self, key: str) -> str:
        if key and set(key) <= set(_BARE_LETTERS):
            return "".join(self._bare(character) for character in key)
        return self._string(key)

    def _bare(self, character: str) -> str:
        return f"\\u{ord(character):04x}" if ord(character) < 0x10000 and self._chance(0.2) else character

    def _string(self, value: str) -> str:
        quote = self._random.choice("\"'")
        return quote + "".join(self._character(character, quote) for character in value) + quote

    def _character(self, character: str, quote: str) -> str:
        plain = character not in _MUST_BE_ESCAPED and character != quote
        if plain and self._chance(0.9):
            return character
        units = character.encode("utf-16-be")
        forms = ["".join(f"\\u{units[i]:02x}{units[i + 1]:02X}" for i in range(0, len(units), 2))]
        if ord(character) < 0x100:
            forms.append(f"\\x{ord(character):02x}")
        if character in _ESCAPES:
            forms.append(f"\\{_ESCAPES[character]}")
        return self._random.choice(forms) + self._random.choice(("", "", "\\\n", "\\\r\n", "\\\r"))


@dataclass(frozen=True, slots=True)
class Printed:
    """A JSON5 text and the value it was printed from."""

    text: str
    value: object


def _printed(value: object, seed: int) -> Printed:
    return Printed(Printer(Random(seed)).document(value), value)  # noqa: S311 - forms, not secrets


_SCALARS = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=12)
_KEYS = st.text(_BARE_LETTERS, max_size=4) | st.text(max_size=4)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS: st.SearchStrategy[Printed] = st.builds(_printed, _VALUES, st.integers(0, 2**32))


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """Draw the text of a document in which one short piece was replaced."""
    text: str = draw(DOCUMENTS).text
    start = draw(st.integers(0, len(text)))
    piece: str = draw(st.sampled_from(["", *_PIECES]))
    return text[:start] + piece + text[start + draw(st.integers(0, 3)) :]


TEXTS = mutants() | st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(max_size=20)
