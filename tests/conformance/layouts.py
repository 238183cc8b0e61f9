"""Random configs of several files, to be resolved by OpenClaw and by us."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from random import Random

ROOT = "conf/openclaw.json"
_FILES = ("conf/a.json5", "conf/b.json5", "conf/sub/c.json5", "conf/sub/deep/d.json5", "conf/e.json5")
_LINKS = {
    "conf/inner.json5": "sub/c.json5",
    "conf/outer.json5": "../elsewhere/x.json5",
    "conf/folder": "sub",
    "conf/away": "../elsewhere",
    "shared/back.json5": "../conf/a.json5",
    "conf/shared": "../shared",
}
_ODD_PATHS = (
    *(
        "./openclaw.json",
        "missing.json5",
        "../elsewhere/x.json5",
        "inner.json5",
        "outer.json5",
        "folder/c.json5",
        "away/x.json5",
        "sub",
    ),
    *(
        "",
        ".",
        "~/x.json5",
        "${HERE}/a.json5",
        "hard.json5",
        "large.json5",
        "a.json5/",
        "a.json5/x",
        "{top}/conf/a.json5",
    ),
    *(
        "{top}/elsewhere/x.json5",
        "../shared/s.json5",
        "shared/s.json5",
        "shared/back.json5",
        "\0",
        "x" * 4096,
        "\\ud800",
    ),
)
_KEYS = ("a", "b", "c", "list", "models", "constructor", "prototype", "__proto__", "1", "0")
_NAMES = ("A", "B", "LONG_NAME_1", "EMPTY", "BLANK", "OWN", "UNSET", "ZAI_API_KEY", "Z_AI_API_KEY", "PATH", "lower")
_VALUES = ("one", "", "  ", "${A}", "$${A}", "a$b", "\ufeff", "\x1f", "two", "x\ny")
_PIECES = (
    "${A}",
    "$${A}",
    "${B}-${OWN}",
    "$A",
    "${lower}",
    "$$${A}",
    "${UNSET}",
    "${EMPTY}${BLANK}",
    "${A",
    "plain",
    "",
)
_MORE = ("${ZAI_API_KEY}", "${Z_AI_API_KEY}", "${LONG_NAME_1}", "${A${B}}", "${A\n}", "$${UNSET}", "${PATH}", "~/x")


@dataclass(frozen=True, slots=True)
class Layout:
    """Files by name, and the variables of the process; `{top}` in either is the folder they are put into."""

    files: Mapping[str, str]
    environment: Mapping[str, str]

    def put(self, top: Path) -> Path:
        """Write the files below `top`, with links and odd files beside them; return the config."""
        for name in ("conf/sub/deep", "elsewhere", "shared"):
            (top / name).mkdir(parents=True)
        for name, text in self.files.items():
            (top / name).write_bytes(text.replace("{top}", str(top)).encode())
        for name, target in _LINKS.items():
            (top / name).symlink_to(target)
        (top / "elsewhere" / "x.json5").write_text("{ x: 1 }")
        (top / "shared" / "s.json5").write_text("{ s: '${A}' }")
        with (top / "conf" / "large.json5").open("wb") as large:
            large.truncate(2**21 + 1)  # a hole takes no room
        (top / "conf" / "first.json5").write_text("{}")
        (top / "conf" / "hard.json5").hardlink_to(top / "conf" / "first.json5")
        return top / ROOT

    def variables(self, top: Path) -> dict[str, str]:
        """Return the variables of the process."""
        return {name: value.replace("{top}", str(top)) for name, value in self.environment.items()}

    def as_json(self) -> dict[str, object]:
        """Return the layout as plain data."""
        return asdict(self)


def layouts(seed: int, count: int) -> Iterator[Layout]:
    """Yield `count` layouts, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - the same on every machine
    for _ in range(count):
        odd = random.random() < 0.3
        files = {ROOT: _text(random, _Writer(random, ROOT, odd=odd).root(), odd=False)}
        for name in _FILES:
            files[name] = _text(random, _Writer(random, name, odd=odd).content(), odd=odd)
        environment = {name: random.choice(_VALUES) for name in _NAMES if random.random() < 0.4}
        environment["HOME"] = "{top}/home"
        if random.random() < 0.4:
            roots = ("{top}/elsewhere", "{top}/shared", "~/none", "relative", " {top}/conf/sub ", "")
            environment["OPENCLAW_INCLUDE_ROOTS"] = os.pathsep.join(random.sample(roots, random.randint(1, 4)))
        yield Layout(files, environment)


class _Writer:
    """Makes up what one file holds; unless it is odd, it includes only files that come later in the list."""

    def __init__(self, random: Random, name: str, *, odd: bool) -> None:
        self._random = random
        self._odd = odd
        self._folder = str(PurePosixPath(name).parent)
        self._later = _FILES[_FILES.index(name) + 1 :] if name in _FILES else _FILES

    def root(self) -> object:
        made = self._object(3)
        if self._random.random() < 0.4:
            values = (*_VALUES, "{v}", 1)
            env: dict[str, object] = {"vars": {name: self._random.choice(values) for name in self._some(_NAMES, 5)}}
            if self._random.random() < 0.3:
                env |= {name: self._random.choice(values) for name in self._some(_NAMES, 2)}
            made["env"] = env
        return made

    def content(self) -> object:
        return self._object(2) if self._random.random() < 0.9 else self._value(2)

    def _object(self, depth: int) -> dict[str, object]:
        made = {key: self._value(depth - 1) for key in self._some(_KEYS, 4)}
        if self._later and self._random.random() < (0.7 if depth == 3 else 0.3):
            made["$include"] = self._include()
        entries = list(made.items())
        self._random.shuffle(entries)
        return dict(entries)

    def _include(self) -> object:
        if self._odd and self._random.random() < 0.1:
            return self._random.choice((1, None, True, {}, {"$include": "./a.json5"}, [1], ["./a.json5", None]))
        if self._random.random() < 0.5:
            return self._path()
        return [self._path() for _ in range(self._random.randint(0, 3))]

    def _path(self) -> str:
        if self._odd and self._random.random() < 0.5:
            return self._random.choice(_ODD_PATHS)
        path = os.path.relpath(self._random.choice(self._later), self._folder)
        return self._random.choice(("./", "", "{top}/" + self._folder + "/", "no/../")) + path

    def _value(self, depth: int) -> object:
        kind = self._random.random()
        if depth <= 0 or kind < 0.3:
            return self._random.choice((*_PIECES, *_MORE, *_PIECES, 1, -2.5, True, None, 0))
        if kind < 0.6:
            return [self._value(depth - 1) for _ in range(self._random.randint(0, 3))]
        return self._object(depth)

    def _some(self, names: Sequence[str], most: int) -> list[str]:
        return self._random.sample(names, self._random.randint(0, most))


def _text(random: Random, value: object, *, odd: bool) -> str:
    text = json.dumps(value, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 2)))
    if random.random() < 0.1:
        text = text.replace("$", "\\u0024").replace("__", "\\x5f_")
    if random.random() < 0.1:
        text = f"\ufeff// a comment\n{text}"
    return f"{text}," if odd and random.random() < 0.05 else text
