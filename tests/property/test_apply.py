"""Whatever bytes a config holds, a write is complete and can be taken back, or nothing has changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.config_texts import TEXTS
from tests.unit.commands.machine import KEY, VARIABLE, Machine

from openclaw_wisgate.errors import PlanProofError, WisgateError
from openclaw_wisgate.report import Decision
from openclaw_wisgate.syntax import document_of

JUNK = st.sampled_from(
    (b"\xff", b"\x00", b"}", b"{", b",", b"//", b"/*", b"'", b'"', b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"$")
)


@st.composite
def bytes_of_configs(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a config, half of them with pieces cut out, doubled or put in."""
    raw = draw(TEXTS).encode("utf-8", "surrogatepass")
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2, 4)))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from((b"", raw[start:end] * 2)) | JUNK)
        raw = raw[:start] + piece + raw[end:]
    return raw


@contextmanager
def machine_with(raw: bytes) -> Iterator[Machine]:
    """Make a machine with a config of these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / "work").mkdir()
        machine = Machine(top, {VARIABLE: KEY})
        machine.put(raw)
        yield machine


def ends(machine: Machine) -> Decision | None:
    """Return how adding a provider ended, None where it could not be done."""
    try:
        return machine.add(ping=False).decision
    except PlanProofError:
        raise
    except WisgateError:
        return None


@settings(max_examples=settings().max_examples // 2)
@given(bytes_of_configs())
def test_written_or_as_before(raw: bytes) -> None:
    """What was added is JSON5 and goes again, what was not has left every byte."""
    with machine_with(raw) as machine:
        decision = ends(machine)
        if decision is not Decision.WRITTEN:
            assert machine.raw() == raw
            return
        new = machine.raw()
        assert new is not None
        assert document_of(new.decode("utf-8"), name="") is not None
        machine.undo()
        assert machine.raw() == raw
        machine.restore("latest")
        assert machine.raw() == new
        assert machine.left() == {"openclaw.json"}
