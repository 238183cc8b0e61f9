"""The smallest edit of a `.env` text."""

from __future__ import annotations

import pytest

from openclaw_wisgate.dotenv_edit import with_variable

BY_HAND = """\
# my keys
export OTHER='a # b'  # kept
WISGATE_API_KEY = old   # since May

MULTI="line 1
line 2"
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "KEY=new\n"),
        ("A=1", "A=1\nKEY=new\n"),
        ("A=1\n", "A=1\nKEY=new\n"),
        ("A=1\r\n", "A=1\r\nKEY=new\r\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nKEY=new\r\n"),
        ("KEY=old", "KEY=new"),
        ("KEY=\nA=1\n", "KEY=new\nA=1\n"),
        ("KEY= # none yet\n", "KEY=new # none yet\n"),
        ("KEY=# none yet\n", "KEY=new# none yet\n"),
        ("KEY: old\n", "KEY: new\n"),
        ("export KEY=old\n", "export KEY=new\n"),
        ("  KEY  =  old  \n", "  KEY  =  new  \n"),
        ("KEY='old'\n", "KEY='new'\n"),
        ('KEY="old" # why\n', 'KEY="new" # why\n'),
        ("KEY=`old`\n", "KEY=`new`\n"),
        ("KEY=first\nA=1\nKEY=second\n", "KEY=first\nA=1\nKEY=new\n"),
        ("KEY='line 1\nline 2'\nA=1\n", "KEY='new'\nA=1\n"),
        ("#KEY=old\n", "#KEY=old\nKEY=new\n"),
        ("\ufeffKEY=old\n", "\ufeffKEY=new\n"),
        ("KEY=old\udcff\n", "KEY=new\n"),
        ("A=\udcff\n", "A=\udcff\nKEY=new\n"),
        ("A:", "KEY=new\nA:"),
        ("\ufeffA:\n", "\ufeffKEY=new\nA:\n"),
        ('A="open\n', 'A="open\nKEY=new\n'),
    ],
)
def test_the_smallest_edit(before: str, after: str) -> None:
    """The value that counts is replaced in its own quotes, or a line is added where it changes nothing else."""
    assert with_variable(before, "KEY", "new") == after


def test_what_stands_around_it_stays() -> None:
    """Comments, blanks, quotes and the values of others are as they were."""
    assert with_variable(BY_HAND, "WISGATE_API_KEY", "sk-new") == BY_HAND.replace("= old ", "= sk-new ")


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        ("sk-a_b.c/d+e=", "sk-a_b.c/d+e="),
        ("a#b", "'a#b'"),
        ("a b", "'a b'"),
        ("$HOME", "'$HOME'"),
        ("it's", '"it\'s"'),
        ("it's \\n", "`it's \\n`"),
        ("'\"", "`'\"`"),
        ("", "''"),
        (" a ", "' a '"),
        ("a\nb", "'a\nb'"),
        ("a\rb", '"a\\rb"'),
        ("a'\"`b", "a'\"`b"),
    ],
)
def test_spelling(value: str, spelt: str) -> None:
    """A value that dotenv or a shell would read otherwise is quoted, in quotes that it does not have in it."""
    assert with_variable("", "KEY", value) == f"KEY={spelt}\n"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("", "KEY", "#'\"`"),
        ("", "KEY", " '\"`"),
        ("", "KEY", "\r'\\n\r"),
        ("", "NOT-A-NAME", "x"),
        ("", "", "x"),
        ("", "KEY\n", "x"),
    ],
)
def test_what_cannot_be_written(text: str, name: str, value: str) -> None:
    """A value that no spelling holds, and a name that is none, are refused instead of written wrongly."""
    assert with_variable(text, name, value) is None
