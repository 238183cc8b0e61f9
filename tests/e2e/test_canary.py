"""No secret of a home, wherever it stands, comes out of any command in any form, nor into a file of ours.

Each secret has a name of its own and no shape by which it could be told; a gateway says them all again, plainly, in
pieces, escaped for JSON and for URLs, and in base64. What is not looked for is a secret that a gateway has changed in
some other way: spelled backwards, in capitals, or encrypted.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.e2e.echoing import SPELLINGS, echoing

CANARY = "Qx7kanarie"
MODEL = "claude-opus-4-6"
_PROGRAM = ("-m", "openclaw_wisgate")
_BREAKING = """
import sys
from openclaw_wisgate.system import http
from openclaw_wisgate.cli.app import main

def broken(wire, probe, request):
    raise RuntimeError("nobody foresaw this")

http._exchange = broken
sys.exit(main(sys.argv[1:]))
"""
"""Fails, while the key is in local variables all around, in a way that nothing catches."""


def secret(place: str) -> str:
    """Return the secret that stands in a place; a slash in it has several spellings."""
    return f"{CANARY}/{place}+Vb3Kp9"


@dataclass(frozen=True, slots=True)
class Canaries:
    """A home full of secrets, with the gateway that its providers are at."""

    home: Path
    origin: str

    @property
    def config(self) -> Path:
        """The config file."""
        return self.home / ".openclaw" / "openclaw.json"

    def run(
        self, *arguments: str, given: str = "", program: tuple[str, ...] = _PROGRAM
    ) -> subprocess.CompletedProcess[str]:
        """Run a command, and check that nothing of a secret is in what it writes, or in a new file."""
        secrets = {
            "FROM_ENVIRONMENT": secret("environment"),
            "HTTPS_PROXY": f"http://user:{secret('proxy')}@127.0.0.1:9",
        }
        done = subprocess.run(
            [sys.executable, *program, *arguments],
            env={"HOME": str(self.home), "PATH": os.defpath, **secrets},
            cwd=self.home,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for name, text in (("stdout", done.stdout), ("stderr", done.stderr)):
            assert told(text) == [], (name, arguments, text)
        self.look()
        return done

    def look(self) -> None:
        """Check that no file of ours holds a secret, but for the copies of what the user's files held before."""
        for file in sorted(self.home.rglob("*")):
            if not file.is_file() or file.is_relative_to(self.home / "chosen") or file in self._own():
                continue
            if "backups" in file.parts and file.suffix != ".json":
                assert file.stat().st_mode & 0o077 == 0, file
                continue
            assert told(file.read_bytes().decode("latin-1")) == [], file

    def _own(self) -> tuple[Path, ...]:
        """Return the files that the user keeps secrets in."""
        folder = self.config.parent
        return (
            self.config,
            folder / ".env",
            folder / "openclaw.json.bak",
            self.home / "secrets.json",
            *_profiles(folder),
        )


def _profiles(folder: Path) -> tuple[Path, ...]:
    return (folder / "agents" / "main" / "agent" / "auth-profiles.json",)


def told(text: str) -> list[str]:
    """Return the places of a text with a secret, in whatever spelling, or in letters that something stands between."""
    plain = text.replace("\\/", "/").replace("%2F", "/")
    joined = "".join(letter for letter in text if letter.isalnum())
    coded = [base64.b64encode(f"{' ' * shift}{CANARY}".encode()).decode()[4 * (shift > 0) : 12] for shift in range(3)]
    found = ((form, form.find(word), word) for form in (plain, joined) for word in (CANARY, *coded))
    return [form[max(at - 200, 0) : at + 60] for form, at, _ in found if at >= 0]


def provider(base_url: str, key: object, **settings: object) -> dict[str, object]:
    """Return a block with one model."""
    return {"baseUrl": base_url, "apiKey": key, "api": "openai-completions", **settings, "models": [{"id": MODEL}]}


def blocks(origin: str, home: Path) -> dict[str, object]:
    """Return a provider for each place where a secret can stand, and for each way to say it again."""
    echo = f"{origin}/plain/v1"
    ref = {"source": "file", "provider": "filed", "id": "/key"}
    found = {f"echo-{name}": provider(f"{origin}/{name}/v1", "${FROM_ENVIRONMENT}") for name in SPELLINGS}
    return {
        **found,
        "literal": provider(echo, secret("literal")),
        "dotenv": provider(echo, "${FROM_DOTENV}"),
        "vars": provider(echo, "${FROM_VARS}"),
        "referred": provider(echo, ref),
        "profiled": provider(echo, secret("behind-a-profile")),
        "headers": provider(echo, "${FROM_ENVIRONMENT}", headers={"X-Team": secret("header"), "X-File": ref}),
        "request": provider(
            echo,
            "${FROM_ENVIRONMENT}",
            request={
                "headers": {"X-More": secret("request-header")},
                "auth": {"mode": "header", "headerName": "X-Own", "value": secret("own-header"), "prefix": "Token "},
            },
        ),
        "bearer": provider(
            echo, "${FROM_DOTENV}", request={"auth": {"mode": "authorization-bearer", "token": secret("bearer")}}
        ),
        "user": provider(f"{origin.replace('://', f'://user:{CANARY}user@')}/plain/v1", "${FROM_ENVIRONMENT}"),
        "query": provider(f"{echo}?key={CANARY}query", "${FROM_ENVIRONMENT}"),
        "proxied": provider(
            "https://name.invalid/v1",
            "${FROM_ENVIRONMENT}",
            request={"proxy": {"mode": "explicit-proxy", "url": f"http://user:{CANARY}proxy@127.0.0.1:9"}},
        ),
        "certified": provider(
            "https://127.0.0.1:9/v1",
            "${FROM_ENVIRONMENT}",
            request={"tls": {"key": secret("tls"), "cert": secret("cert"), "passphrase": secret("passphrase")}},
        ),
        "placed": provider("https://api.wisgate.ai", "${FROM_NOWHERE}", name=f"of {home.name}"),
    }


@pytest.fixture
def canaries(tmp_path: Path) -> Iterator[Canaries]:
    """A home with a secret in every place that OpenClaw knows."""
    home = tmp_path / "home"
    folder = home / ".openclaw"
    folder.mkdir(parents=True, mode=0o700)
    with echoing() as origin:
        config = {
            "gateway": {"mode": "local", "auth": {"mode": "token", "token": secret("gateway")}},
            "env": {"vars": {"FROM_VARS": secret("vars"), "OTHER": secret("other-variable")}},
            "channels": {"telegram": {"enabled": False, "botToken": f"123456789:{CANARY}-bot-of-somebody-0000"}},
            "secrets": {"providers": {"filed": {"source": "file", "path": str(home / "secrets.json")}}},
            "models": {"mode": "replace", "providers": blocks(origin, home)},
            "agents": {"defaults": {"model": {"primary": f"literal/{MODEL}", "fallbacks": [f"headers/{MODEL}"]}}},
        }
        text = json.dumps(config, indent=2)
        at = text.index("\n") + 1
        note = f'  // apiKey: "{secret("comment")}"\n  // once it was: --api-key {CANARY}-of-a-flag\n'
        (folder / "openclaw.json").write_text(text[:at] + note + text[at:], "utf-8")
        (folder / ".env").write_text(
            f"# OLD_KEY={secret('old')}\nFROM_DOTENV='{secret('dotenv')}'\nBROKEN {secret('broken')}\n", "utf-8"
        )
        (home / "secrets.json").write_text(json.dumps({"key": secret("file")}), "utf-8")
        (profiles,) = _profiles(folder)
        profiles.parent.mkdir(parents=True)
        profile = {"type": "api_key", "provider": "profiled", "key": secret("profile")}
        profiles.write_text(json.dumps({"version": 1, "profiles": {"profiled:manual": profile}}), "utf-8")
        for file in (folder / "openclaw.json", folder / ".env", home / "secrets.json", profiles):
            file.chmod(0o600)
        yield Canaries(home, origin)


BOTH = ("text", "json")


@pytest.mark.parametrize(
    "spelling", ["plain", "slashes", "in-url", "in-base64", "page", "whole", "streamed", "tool-call"]
)
def test_the_search(spelling: str) -> None:
    """A secret in the answer of the gateway is found where it is not masked, so the other tests can fail."""
    assert told(SPELLINGS[spelling][2](f"Bearer {secret('place')}").decode())
    assert told(", ".join(secret("place")))
    assert not told(f"Bearer *** and {CANARY[:5]}")


@pytest.mark.parametrize("output", ["text", "json", "ndjson"])
def test_ping(canaries: Canaries, output: str) -> None:
    """Whatever is asked of whom, and whatever the gateway says again, no secret is told."""
    whom = ["--all", "--jobs", "16", "--timeout", "20", "--verbose", "--output", output]
    for flags in ([], ["--tools", "--stream"], ["--prompt", "Why?", "--stream"]):
        done = canaries.run("ping", *whom, *flags)
        assert done.returncode == 1
        # What the gateway says again is shown, with a mask in its place.
        assert done.stdout.count("***") > len(SPELLINGS) / 2
    pictures = ["--image", "--balance", "--save", "chosen", "--count", "2", "--interval", "0"]
    assert canaries.run("ping", *whom, *pictures).returncode == 1
    assert canaries.run("ping", "--chain", "--verbose", "--output", output).returncode == 1
    assert canaries.run("ping", "literal", "--verbose", "--output", output).returncode == 1
    assert canaries.run("report", "--verbose", "--output", "json" if output == "ndjson" else output).returncode == 0


@pytest.mark.parametrize("output", BOTH)
def test_what_reads(canaries: Canaries, output: str) -> None:
    """What only looks, at the config or at the gateway, tells no secret."""
    for command in (
        ["validate"],
        ["validate", "--with-openclaw"],
        ["validate", "--fix", "--dry-run"],
        ["list"],
        *(["show", name] for name in ("literal", "headers", "request", "user", "query", "proxied", "certified")),
        ["report"],
        ["models"],
        *(
            ["models", "--live", "--provider", name]
            for name in ("echo-whole", "echo-plain", "literal", "user", "headers")
        ),
        ["models", "--refresh", "--provider", "echo-whole"],
        *(["doctor", name] for name in ("literal", "headers", "user", "query", "profiled", "echo-redirect", "placed")),
        ["doctor", "--fix", "--dry-run"],
        ["diff", MODEL],
        ["diff", MODEL, "--provider-id", "literal", "--on-conflict", "update"],
        *(["key", deed, name] for deed in ("check", "where") for name in ("literal", "dotenv", "vars", "referred")),
        ["backups"],
        ["adopt", "--dry-run"],
        *(["sync", name, "--dry-run"] for name in ("echo-whole", "echo-redirect", "literal", "headers", "user")),
        ["sync", "literal", "--offline", "--dry-run"],
        ["add", "--from", "secrets.json", "--provider-id", "mine", "--dry-run"],
    ):
        done = canaries.run(*command, "--verbose", "--output", output)
        assert "Traceback" not in done.stderr, (command, done.stderr)


@pytest.mark.parametrize("form", ["github", "gitlab", "junit", "sarif"])
def test_formats_of_others(canaries: Canaries, form: str) -> None:
    """Findings tell no secret, whoever they are for, also where a config cannot be read."""
    for text in (
        canaries.config.read_text("utf-8"),
        canaries.config.read_text("utf-8").replace('"apiKey":', '"apiKey"'),
    ):
        canaries.config.write_text(text, "utf-8")
        canaries.run("validate", "--verbose", "--format", form)


@pytest.mark.parametrize("output", BOTH)
def test_what_writes(canaries: Canaries, output: str) -> None:
    """What writes tells no secret, and leaves none but in the user's files and the copies of them, which nobody else reads."""
    before = canaries.config.read_bytes()
    said = ("--verbose", "--output", output)
    typed = secret("typed")
    base_url = f"{canaries.origin}/plain/v1"
    for command, given in (
        (["add", MODEL, "--base-url", base_url, "--key-stdin", "--yes"], typed),
        (
            [
                "add",
                MODEL,
                "--base-url",
                base_url,
                "--key-stdin",
                "--store",
                "config",
                "--provider-id",
                "mine",
                "--yes",
            ],
            typed,
        ),
        (["add", MODEL, "--provider-id", "literal", "--on-conflict", "update", "--rollback", "--yes"], ""),
        (["add", MODEL, "--provider-id", "planned", "--plan", "plan.json", "--key-env", "FROM_DOTENV"], ""),
        (["apply", "plan.json", "--yes"], ""),
        (["add", "--from", "-", "--provider-id", "from", "--yes"], json.dumps(provider(base_url, typed))),
        (["sync", "from", "--yes"], ""),
        (["key", "set", "literal", "--key-stdin", "--yes"], typed),
        (["key", "set", "FROM_DOTENV", "--key-stdin", "--yes"], typed),
        (["key", "set", "headers", "--key-stdin"], typed),
        (["doctor", "--fix", "--yes"], ""),
        (["validate", "--fix"], ""),
        (["remove", "headers", "--replace-with", f"literal/{MODEL}", "--yes"], ""),
        (["remove", "literal", "--model", MODEL, "--yes"], ""),
        (["undo", "--yes"], ""),
        (["backups"], ""),
        (["backups", "prune", "--keep", "1", "--yes"], ""),
        (["adopt", "--yes"], ""),
    ):
        done = canaries.run(*command, *said, given=given)
        assert "Traceback" not in done.stderr, (command, done.stderr)
    assert canaries.config.read_bytes() != before
    copy = json.loads(canaries.run("backups", "--output", "json").stdout)["backups"][-1]
    canaries.run("diff", "--backup", copy["id"], *said)
    assert canaries.run("backups", "restore", copy["id"], "--yes", *said).returncode == 0


@pytest.mark.parametrize("output", BOTH)
def test_configs_that_cannot_be_read(canaries: Canaries, output: str) -> None:
    """The lines around a fault in the text, or what the text begins with, show no secret."""
    text = canaries.config.read_text("utf-8")
    for broken in (
        text.replace('"apiKey":', '"apiKey"', 1),
        text.replace(f'"{secret("literal")}"', f'"{secret("literal")}'),
        text.replace(f'"{secret("gateway")}"', f"{secret('gateway')}"),
        text.encode().replace(b'"mode": "local"', b'"mode": "\xff"').decode("latin-1"),
        f"{CANARY}{'0a1b2c3d' * 4}\n",
    ):
        canaries.config.write_text(broken, "latin-1")
        for command in (["validate"], ["list"], ["doctor"]):
            done = canaries.run(*command, "--verbose", "--output", output)
            assert done.returncode != 0
            assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [("ping", "literal"), ("ping", "headers"), ("models", "--live", "--provider", "literal")]
)
def test_error_that_nobody_foresaw(canaries: Canaries, command: tuple[str, ...]) -> None:
    """A traceback, which shows lines of the program, shows no values of its variables."""
    done = canaries.run(*command, "--verbose", program=("-X", "dev", "-W", "ignore", "-c", _BREAKING))
    assert done.returncode == 1
    assert "RuntimeError: nobody foresaw this" in done.stderr
