"""The cases of `fixtures/conformance/cases.txt`: small configs, each with a name and the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "fixtures" / "conformance"


@dataclass(frozen=True, slots=True)
class Case:
    """A config by its JSON5 text, and the files that lie beside it by their relative paths."""

    name: str
    text: str
    files: tuple[tuple[str, str], ...] = ()

    def write(self, folder: Path) -> Path:
        """Write the config and its files into `folder`, which is made, and return where the config is."""
        for name, text in (("openclaw.json", self.text), *self.files):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return folder / "openclaw.json"


def read_cases() -> tuple[Case, ...]:
    """Return the cases in their order."""
    template = "@"
    cases: list[Case] = []
    for line in (FOLDER / "cases.txt").read_text("utf-8").splitlines():
        words = line.split(maxsplit=1)
        if not words or line.startswith("#"):
            continue
        if line.startswith("="):
            template = words[1]
        elif line.startswith("+"):
            name, text = words[1].split(maxsplit=1)
            last = cases.pop()
            cases.append(Case(last.name, last.text, (*last.files, (name, text))))
        else:
            cases.append(Case(words[0], template.replace("@", words[1] if len(words) > 1 else "")))
    return tuple(cases)
