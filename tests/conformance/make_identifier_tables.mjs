// Prints src/openclaw_wisgate/syntax/identifiers.py from the tables of npm json5.
// Run where `json5` 2.2.3 is installed: node make_identifier_tables.mjs > identifiers.py
import util from 'json5/lib/util.js'

function ranges(accepts) {
  const found = []
  let start = -1
  for (let point = 0x80; point <= 0x110000; point++) {
    const surrogate = point >= 0xd800 && point <= 0xdfff
    const ok = point < 0x110000 && !surrogate && accepts(String.fromCodePoint(point))
    if (ok && start < 0) start = point
    if (!ok && start >= 0) {
      found.push(start === point - 1 ? start.toString(16) : `${start.toString(16)}-${(point - 1).toString(16)}`)
      start = -1
    }
  }
  return found
}

function literal(words) {
  const lines = ['']
  for (const word of words) {
    if (lines.at(-1).length + word.length > 100) lines.push('')
    lines[lines.length - 1] += `${word} `
  }
  return lines.map((line) => `    "${line}"`).join('\n')
}

const start = ranges((c) => util.isIdStartChar(c))
const part = ranges((c) => util.isIdContinueChar(c) && !util.isIdStartChar(c))
console.log(`"""The non-ASCII identifier characters of npm json5 2.2.3, OpenClaw's parser (Unicode 10).

Python's own tables follow the Unicode version of the interpreter, so they would accept keys that
OpenClaw refuses. Made by tests/conformance/make_identifier_tables.mjs; imported only when a bare key
holds a non-ASCII character.
"""

from __future__ import annotations

from bisect import bisect_right

_START = (
${literal(start)}
)
_PART_ONLY = (
${literal(part)}
)


def _table(words: str) -> tuple[list[int], list[int]]:
    pairs = [word.partition("-")[::2] for word in words.split()]
    return [int(low, 16) for low, _ in pairs], [int(high or low, 16) for low, high in pairs]


_STARTS = _table(_START)
_PARTS = _table(_PART_ONLY)


def _holds(table: tuple[list[int], list[int]], point: int) -> bool:
    index = bisect_right(table[0], point) - 1
    return index >= 0 and point <= table[1][index]


def is_start(character: str) -> bool:
    """Tell whether the non-ASCII \`character\` may begin a bare key."""
    return _holds(_STARTS, ord(character))


def is_part(character: str) -> bool:
    """Tell whether the non-ASCII \`character\` may stand inside a bare key."""
    return is_start(character) or _holds(_PARTS, ord(character))`)
