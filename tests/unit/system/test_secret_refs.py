"""SecretRefs as OpenClaw 2026.9.6 resolves them; each case was compared with its `resolveSecretRefValue`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.system.openclaw_state import make_database

from openclaw_wisgate.system.keys import ResolvedKey, resolve_key
from openclaw_wisgate.system.locate import Location, Surroundings

KEY = "sk-canary-4711-do-not-show"
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and scripts of POSIX")
VALUES = {"a": KEY, "": "e", "n": 5, "sp": f" {KEY} ", "z": {"01": "q", "x/y~": "s"}, "l": ["a", "b"], "blank": "  "}


class Home:
    """A home with secrets, and the config that names them."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`."""
        self.folder = folder
        self.variables: dict[str, str] = {"HOME": str(folder)}
        self.secrets: dict[str, object] = {}
        self.allow_exec = True

    def file(self, text: str, name: str = "secret", mode: int = 0o600) -> Path:
        """Make a file."""
        file = self.folder / name
        file.write_text(text, "utf-8", newline="")
        file.chmod(mode)
        return file

    def resolve(
        self, source: str, name: str, block: Mapping[str, object] | None = None, provider: str = "p"
    ) -> ResolvedKey:
        """Resolve a SecretRef to the secret provider that `block` describes."""
        if block is not None:
            self.secrets["providers"] = {provider: {"source": source, **block}}
        ref = {"source": source, "provider": provider, "id": name}
        return self.resolve_value(ref)

    def resolve_value(self, value: object) -> ResolvedKey:
        """Resolve `value`; what is shown of it never holds the key."""
        state = self.folder / ".openclaw"
        location = Location(state / "openclaw.json", state, ())
        around = Surroundings(self.variables, self.folder)
        config = {"secrets": self.secrets}
        found = resolve_key(value, config, location=location, around=around, allow_exec=self.allow_exec)
        assert KEY not in repr(found)
        assert KEY not in found.origin
        return found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home."""
    return Home(tmp_path)


@pytest.mark.parametrize(
    ("pointer", "key"),
    [("/a", KEY), ("/", "e"), ("/sp", f" {KEY} "), ("/z/01", "q"), ("/z/x~1y~0", "s"), ("/l/0", "a"), ("/l/1", "b")],
)
def test_file_in_json(home: Home, pointer: str, key: str) -> None:
    """A JSON pointer finds the secret, behind a byte order mark, too, and the origin names the file."""
    file = home.file("\ufeff" + json.dumps(VALUES))
    found = home.resolve("file", pointer, {"path": str(file)})
    assert found.key == key
    assert found.origin == f'"{pointer}" in the secret file "~/secret"'


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/nope", "holds nothing at"),
        ("/l/00", "holds nothing at"),
        ("/l/2", "holds nothing at"),
        ("/l/-1", "holds nothing at"),
        ("/a/b", "holds nothing at"),
        ("/n", "is empty, or no text"),
        ("/z", "is empty, or no text"),
        ("/blank", "is empty, or no text"),
        ("value", 'an "id" such as'),
        ("/~2", "does not have the form"),
        ("a", "does not have the form"),
    ],
)
def test_file_without_the_secret(home: Home, pointer: str, said: str) -> None:
    """Where OpenClaw finds no text there is no key."""
    found = home.resolve("file", pointer, {"path": str(home.file(json.dumps(VALUES))), "mode": "json"})
    assert (found.key, said in found.origin) == (None, True), found.origin


@pytest.mark.parametrize(
    ("text", "key"), [(KEY, KEY), (f"{KEY}\n", KEY), (f"{KEY}\r\n", KEY), (f"  {KEY}\r\n\r\n", f"  {KEY}\r\n")]
)
def test_file_with_one_secret(home: Home, text: str, key: str) -> None:
    """A file of mode singleValue is the secret, but for one line end."""
    home.file(text)
    found = home.resolve("file", "value", {"path": "~/secret", "mode": "singleValue"})
    assert (found.key, found.origin) == (key, 'the secret file "~/secret"')


def test_path_of_a_file(home: Home) -> None:
    """A path may be relative, start at the home, have blanks around it and variables in it."""
    home.file(KEY)
    home.variables["NAME"] = "secret"
    for path in ("secret", "~/secret", " ~/${NAME} "):
        assert home.resolve("file", "value", {"path": path, "mode": "singleValue"}).key == KEY


@pytest.mark.parametrize(
    ("text", "block", "said"),
    [
        ("{a: 1}", {}, "is not JSON"),
        ('["x"]', {}, "holds no JSON object"),
        ("{}", {"mode": "singleValue"}, 'has the "id" "value"'),
        (json.dumps(VALUES), {"maxBytes": 5}, "larger than"),
        ('{"a": "__OPENCLAW_REDACTED__"}', {}, "the mark that OpenClaw shows"),
    ],
)
def test_file_that_openclaw_cannot_use(home: Home, text: str, block: dict[str, object], said: str) -> None:
    """A file that is no JSON object, is too large or holds OpenClaw's mark gives no key."""
    found = home.resolve("file", "/a", {"path": str(home.file(text)), **block})
    assert (found.key, said in found.origin) == (None, True), found.origin


@POSIX
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o602])
def test_file_that_others_may_open(home: Home, mode: int) -> None:
    """OpenClaw refuses a file that other users can read or write, and the cure is said."""
    found = home.resolve("file", "/a", {"path": str(home.file(json.dumps(VALUES), mode=mode))})
    assert (found.key, "run chmod 600" in found.origin) == (None, True)


@POSIX
def test_file_that_is_no_plain_file(home: Home) -> None:
    """OpenClaw refuses links of both kinds, folders and pipes; a pipe does not keep us waiting."""
    real = home.file(KEY)
    (home.folder / "symbolic").symlink_to(real)
    linked = home.file(KEY, "linked")
    (home.folder / "hard").hardlink_to(linked)
    os.mkfifo(home.folder / "pipe", 0o600)
    for name, said in (
        ("symbolic", "symbolic link"),
        ("hard", "hard link"),
        (".", "no regular file"),
        ("pipe", "no regular file"),
        ("nope", "cannot be read"),
        ("a\0b", "cannot be read"),
    ):
        found = home.resolve("file", "value", {"path": str(home.folder / name), "mode": "singleValue"})
        assert (found.key, said in found.origin) == (None, True), found.origin


@pytest.mark.parametrize("block", [{}, {"path": ""}, {"path": 5}])
def test_file_without_a_path(home: Home, block: dict[str, object]) -> None:
    """A secret provider without a path gives no key, and no traceback."""
    assert home.resolve("file", "/a", block).key is None


def program(home: Home, body: str, name: str = "program.py", mode: int = 0o700) -> Path:
    """Make a program in Python."""
    return home.file(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n", name, mode)


def answering(value: object) -> str:
    """Return the body of a program that says `value` in JSON."""
    return f"print({json.dumps(value)!r})"


@POSIX
def test_program_is_run_only_when_allowed(home: Home) -> None:
    """Without leave no program is started, and the answer names it and the flag, but nothing else of its block."""
    mark = home.folder / "started"
    file = program(home, f"open({str(mark)!r}, 'w')")
    home.allow_exec = False
    block = {"command": str(file), "args": ["--token", KEY], "env": {"T": KEY}}
    found = home.resolve("exec", "x", block)
    assert (found.key, found.origin) == (
        None,
        f'the secret comes from the program "{file}", which --allow-exec would run',
    )
    assert not mark.exists()


@POSIX
def test_protocol_of_programs(home: Home) -> None:
    """A program is told in JSON what is wanted, in its own folder, with its arguments and only its variables."""
    body = 'said = {"in": sys.stdin.read(), "args": sys.argv[1:], "env": dict(os.environ), "cwd": os.getcwd()}\n'
    body += 'print(json.dumps({"protocolVersion": 1, "values": {"a/b#c": json.dumps(said)}}))'
    home.variables |= {"PASSED": "1", "KEPT": KEY, "OTHER": "2"}
    block = {
        "command": "~/program.py",
        "args": ["a b", "${OTHER}"],
        "passEnv": ["PASSED", "UNSET"],
        "env": {"OWN": "x${PASSED}"},
        "trustedDirs": [str(home.folder)],
    }
    file = program(home, body)
    found = home.resolve("exec", "a/b#c", block)
    assert found.origin == f'the program "{file}"'
    said = json.loads(found.key or "")
    assert said["in"] == '{"protocolVersion":1,"provider":"p","ids":["a/b#c"]}'
    assert said["args"] == ["a b", "2"]
    assert said["env"].items() >= {"OPENCLAW_CLI": "1", "PASSED": "1", "OWN": "x1"}.items()
    assert not {"UNSET", "KEPT", "OTHER", "HOME"} & said["env"].keys()
    assert said["cwd"] == str(home.folder)


@POSIX
@pytest.mark.parametrize(
    ("said", "strict", "loose"),
    [
        ({"protocolVersion": 1, "values": {"x": KEY}}, KEY, KEY),
        ("text", None, "text"),
        (5, None, None),
        ({"x": "v"}, None, None),
        ({"protocolVersion": 2, "values": {"x": "v"}}, None, None),
        ({"protocolVersion": 1}, None, None),
        ({"protocolVersion": 1, "values": {"x": 5}}, None, None),
        ({"protocolVersion": 1, "values": {"x": " "}}, None, None),
        ({"protocolVersion": 1, "values": {}}, None, None),
        ({"protocolVersion": 1, "values": {"x": "v"}, "errors": {"x": {"code": "NOT_FOUND"}}}, None, None),
    ],
)
def test_answers_of_programs(home: Home, said: object, strict: str | None, loose: str | None) -> None:
    """An answer is an object of version 1 with values; a bare text counts where `jsonOnly` is false."""
    file = program(home, answering(said))
    assert home.resolve("exec", "x", {"command": str(file)}).key == strict
    assert home.resolve("exec", "x", {"command": str(file), "jsonOnly": False}).key == loose


@POSIX
def test_plain_output_of_programs(home: Home) -> None:
    """Output that is no JSON counts as it is, without the white space around it, where `jsonOnly` is false."""
    file = program(home, f'print("  {KEY} \\n"); print("x", file=sys.stderr)')
    found = home.resolve("exec", "x", {"command": str(file)})
    assert (found.key, "did not answer in JSON" in found.origin) == (None, True)
    assert home.resolve("exec", "x", {"command": str(file), "jsonOnly": False}).key == KEY
    shell = home.file(f"echo {KEY}\n", "script", 0o700)
    assert home.resolve("exec", "x", {"command": str(shell), "jsonOnly": False}).key == KEY


@POSIX
@pytest.mark.parametrize(
    ("body", "block", "said"),
    [
        (f'print("{KEY}"); sys.exit(3)', {}, "ended with exit code 3"),
        ("", {}, "said nothing"),
        ("time.sleep(60)", {"timeoutMs": 300}, "did not end within 0.3 seconds"),
        ("time.sleep(60)", {"noOutputTimeoutMs": 300}, "said nothing for 0.3 seconds"),
        ("os.close(1); os.close(2); time.sleep(60)", {"timeoutMs": 300}, "did not end within 0.3 seconds"),
        ('print("x" * 100)', {"maxOutputBytes": 50}, 'more than "maxOutputBytes"'),
        ('print("x" * 100, file=sys.stderr)', {"maxOutputBytes": 50}, 'more than "maxOutputBytes"'),
        (
            'print(json.dumps({"protocolVersion": 1, "values": {}, "errors": {"x": {"code": "NOT_FOUND"}}}))',
            {},
            "(NOT_FOUND)",
        ),
        (
            f'print(json.dumps({{"protocolVersion": 1, "values": {{}}, "errors": {{"x": {{"code": "{KEY}"}}}}}}))',
            {},
            'no "x"',
        ),
    ],
)
def test_programs_that_fail(home: Home, body: str, block: dict[str, object], said: str) -> None:
    """A program that fails, says too much or takes too long gives no key and the reason, without what it said."""
    found = home.resolve("exec", "x", {"command": str(program(home, body)), **block})
    assert (found.key, said in found.origin) == (None, True), found.origin


@POSIX
def test_program_is_ended_with_its_children(home: Home) -> None:
    """At the end of its time a program is gone, with what it has started."""
    mark = home.folder / "pid"
    body = f"import subprocess\nchild = subprocess.Popen(['sleep', '600'])\nopen({str(mark)!r}, 'w').write(str(child.pid))\ntime.sleep(600)"
    assert home.resolve("exec", "x", {"command": str(program(home, body)), "timeoutMs": 1500}).key is None
    child = int(mark.read_text("ascii"))
    for _ in range(100):
        try:
            os.kill(child, 0)
            is_dead = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
        except OSError:
            is_dead = True
        if is_dead:
            return
        time.sleep(0.05)
    pytest.fail("the child is still there")


@POSIX
def test_programs_that_openclaw_does_not_trust(home: Home) -> None:
    """OpenClaw runs no link, no folder, nothing that others can write, and nothing outside of `trustedDirs`."""
    good = program(home, answering({"protocolVersion": 1, "values": {"x": KEY}}))
    (home.folder / "link").symlink_to(good)
    program(home, "", "writable", 0o720)
    program(home, "", "not-executable", 0o600)
    for name, block, said in (
        ("link", {}, "symbolic link"),
        (".", {}, "a folder"),
        ("writable", {}, "run chmod 700"),
        ("not-executable", {}, "cannot be run"),
        ("nope", {}, "cannot be read"),
        ("program.py", {"trustedDirs": ["/usr"]}, 'none of the "trustedDirs"'),
    ):
        found = home.resolve("exec", "x", {"command": str(home.folder / name), **block})
        assert (found.key, said in found.origin) == (None, True), found.origin
    assert home.resolve("exec", "x", {"command": str(good), "trustedDirs": [str(home.folder)]}).key == KEY


def test_plugin_is_not_run(home: Home) -> None:
    """A program of a plugin is OpenClaw's own affair."""
    found = home.resolve("exec", "x", {"pluginIntegration": {"pluginId": "acme", "integrationId": "i"}})
    assert (found.key, 'plugin "acme"' in found.origin) == (None, True)


@pytest.mark.parametrize(
    ("secrets", "provider", "name", "said"),
    [
        ({}, "default", "WG", None),
        ({"providers": {"default": {"source": "file", "path": "/x"}}}, "default", "WG", None),
        ({"defaults": {"env": "mine"}}, "mine", "WG", None),
        ({"defaults": {"env": "mine"}}, "default", "WG", 'has no "default"'),
        ({"providers": {"p": {"source": "env", "allowlist": ["WG"]}}}, "p", "WG", None),
        ({"providers": {"p": {"source": "env", "allowlist": ["X"]}}}, "p", "WG", "does not allow the variable WG"),
        ({"providers": {"default": {"source": "env", "allowlist": []}}}, "default", "WG", "does not allow"),
        ({"providers": {"p": {"source": "file"}}}, "p", "WG", 'has source "file", but the SecretRef says "env"'),
        ({}, "other", "WG", 'has no "other"'),
        ({}, "default", "BLANK", "BLANK is not set"),
        ({}, "default", "NOPE", "NOPE is not set"),
        ({}, "default", "wg", "does not have the form"),
        ({}, "BAD", "WG", 'the "provider"'),
    ],
)
def test_variables(home: Home, secrets: dict[str, object], provider: str, name: str, said: str | None) -> None:
    """The environment needs no block; a block of its own may allow some variables only."""
    home.secrets = secrets
    home.variables |= {"WG": KEY, "BLANK": "  "}
    found = home.resolve("env", name, provider=provider)
    assert found.key == (KEY if said is None else None)
    assert (said or f"{name} from the environment") in found.origin


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"source": "env", "id": "WG"},
        {"source": "env", "provider": "default", "id": "WG", "more": 1},
        {"source": "env", "provider": "default", "id": 1},
        {"source": "env", "provider": "", "id": "WG"},
        {"source": "vault", "provider": "default", "id": "WG"},
    ],
)
def test_objects_that_are_no_secretref(home: Home, value: object) -> None:
    """OpenClaw takes exactly three texts and four sources."""
    home.variables["WG"] = KEY
    found = home.resolve_value(value)
    assert (found.key, "SecretRef" in found.origin) == (None, True)


def test_variable_in_a_secretref(home: Home) -> None:
    """Variables count in a SecretRef as everywhere."""
    home.variables |= {"NAME": "WG", "WG": KEY}
    assert home.resolve_value({"source": "env", "provider": "default", "id": "${NAME}"}).key == KEY


@pytest.mark.parametrize("name", ["ex", "a/../b", "../b", "a/.", "a b", "/a", ""])
def test_ids_for_programs(home: Home, name: str) -> None:
    """The id for a program is a path without dots, so that the program need not look out."""
    home.allow_exec = False
    found = home.resolve("exec", name, {"command": str(home.folder / "nope")})
    assert ("form" in found.origin or "exactly" in found.origin) == (name != "ex")


def test_store(home: Home) -> None:
    """OpenClaw's own store is read in its database, where deleted secrets stay."""
    assert home.resolve("store", "WG", provider="default").key is None
    import sqlite3

    file = make_database(home.folder / ".openclaw")
    columns = "scope_kind TEXT, scope_id TEXT, name TEXT, value TEXT, deleted_at_ms INTEGER"
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"CREATE TABLE secret_store_entries ({columns})")
        rows = [("team", "", "WG", KEY, None), ("team", "", "GONE", KEY, 5), ("identity", "i", "OWN", KEY, None)]
        database.executemany("INSERT INTO secret_store_entries VALUES (?, ?, ?, ?, ?)", rows)
        database.commit()
    found = home.resolve("store", "WG", provider="default")
    assert (found.key, found.origin) == (KEY, '"WG" in OpenClaw\'s secret store')
    for name in ("GONE", "OWN", "NOPE"):
        found = home.resolve("store", name, provider="default")
        assert (found.key, found.origin) == (None, f'OpenClaw\'s secret store holds no "{name}"')
