"""What is on a terminal after a program has written to it: the few escapes that ours uses, and nothing else."""

from __future__ import annotations

import re

_PART = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


def screen(written: str) -> list[str]:
    """Return the lines, without colours, from the first that was ever written; fail on an escape that is not known.

    Nothing wraps here, so a line that is longer than the terminal shows.
    """
    lines, row, column, at = [""], 0, 0, 0
    while at < len(written):
        part = _PART.match(written, at)
        assert part, f"what does this do? {written[at : at + 20]!r}"
        at = part.end()
        number, command, back, feed, text = part.groups()
        if back:
            column = 0
        elif feed:
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif text:
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + len(text) :]
            column += len(text)
        elif command == "A":
            row -= int(number or 1)
            assert row >= 0, "the cursor was moved out of the screen"
        elif command == "K":
            lines[row] = lines[row][:column]
        elif command == "J":
            lines[row:] = [lines[row][:column]]
        else:
            assert command == "m", f"what does this do? {part.group()!r}"
    return lines
