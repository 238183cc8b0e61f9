"""Texts of `.env` files: lines that people write, lines that are broken, and whatever lies between."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["A", "B_2", "WISGATE_API_KEY", "export", "a.b", "_"])
PORTABLE = st.sampled_from(["A", "B_2", "WISGATE_API_KEY", "_"])
_ODD = "'\"`\\#=:$ \t\r\n\v\x1c\x85\u00a0\u2028\u2029\ufeff\udc80nrxü"
ODD_TEXTS = st.text(st.sampled_from(_ODD), max_size=12)
KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)
VALUES = KEYS | ODD_TEXTS
_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""])
_SIGNS = st.sampled_from(["=", " = ", ": ", ":", "=\t", "", ":\n"])
_WORDS = st.builds(lambda mark, text: f"{mark}{text}{mark}", st.sampled_from(["", "'", '"', "`"]), ODD_TEXTS | KEYS)
_LINES = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(["", "  ", "export ", "# ", "\ufeff"]),
    NAMES,
    _SIGNS,
    _WORDS,
    st.sampled_from(["", " # said", "#", " "]),
    _ENDS,
)
TEXTS = st.lists(_LINES | ODD_TEXTS, max_size=6).map("".join)
