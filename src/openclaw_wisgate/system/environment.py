"""The environment variables that OpenClaw would see, from every place it takes them from (2026.9.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.locate import Location, Surroundings


class Environment(Mapping[str, str]):
    """Variables of the process, of the current folder's `.env`, and of OpenClaw's own `.env` files.

    The first place that sets a variable counts, even if it sets it to nothing. A file is read when the first
    variable is asked for that the process does not have.
    """

    __slots__ = ("_around", "_files", "_location")

    def __init__(self, location: Location | Callable[[], Location], around: Surroundings) -> None:
        """See what the OpenClaw at `location` would see, which is found out when that matters."""
        self._location = location
        self._around = around
        self._files: list[tuple[str, Mapping[str, str]]] | None = None

    @property
    def location(self) -> Location:
        """The OpenClaw whose variables these are."""
        if not isinstance(self._location, Location):
            self._location = self._location()
        return self._location

    def __getitem__(self, name: str) -> str:
        value, _ = self.find(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys(self._around.variables)
        for _, variables in self._of_files():
            names |= dict.fromkeys(variables)
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def find(self, name: str) -> tuple[str | None, str]:
        """Return the value of `name` and where it is set; None if nobody sets it."""
        value = self._around.variables.get(name)
        if value is not None:
            return value, "the environment"
        found = ((variables[name], place) for place, variables in self._of_files() if name in variables)
        return next(found, (None, ""))

    def _of_files(self) -> list[tuple[str, Mapping[str, str]]]:
        if self._files is None:
            from openclaw_wisgate.system.workspace_names import is_withheld  # noqa: PLC0415 - a long list, often not needed

            here = dotenv.read(self._around.folder / ".env")
            taken = {name: value for name, value in here.items() if not is_withheld(name)}
            self._files = [("the .env file of this folder", taken)]
            self._files += ((f"OpenClaw's {file.name} file", dotenv.read(file)) for file in self.location.env_files)
        return self._files
