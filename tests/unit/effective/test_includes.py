"""Includes: what files make up, where it is written, and every fault with its place."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.effective import Effective, Site, resolve
from openclaw_wisgate.effective.reading import Included, IncludeRequest, NotIncluded, overlaid
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.source import Source

GONE = NotIncluded("include/unreadable", "it is gone", "bring it back")


def seen(root: str, files: Mapping[str, str] | None = None) -> Effective:
    """Return `c.json5`, which holds `root`, as OpenClaw sees it beside these files."""

    def read(request: IncludeRequest) -> Included | NotIncluded:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(request.name), request.path))
        text = root if name == "c.json5" else (files or {}).get(name)
        if text is None:
            return GONE
        return Included(None if name == "c.json5" else name, Source(name, text, text.encode()), name)

    document = syntax.parse(root, name="c.json5").document
    assert document is not None
    return resolve(document, environment={"SET": "value"}, read=read)


def at(site: Site) -> tuple[str, str]:
    """Return the name of the file of `site` and the text there."""
    return site.document.name, site.document.text[slice(*site.span)]


def faults(effective: Effective) -> list[tuple[str, str | None, str]]:
    """Return the rule, the file and the text of each fault."""
    texts = {None: effective.root.text} | {file.source.name: file.source.text for file in effective.files}
    found = []
    for fault in effective.faults:
        assert fault.span is not None
        found.append((fault.rule, fault.source, texts[fault.source][slice(*fault.span)]))
    return found


def test_single() -> None:
    """An included value takes the place of the object; its files are told, the config first."""
    effective = seen(
        "{ models: { $include: './m.json5' }, x: [{ $include: 'm.json5' }] }", {"m.json5": "{ a: '${SET}' }"}
    )
    assert effective.value == {"models": {"a": "value"}, "x": [{"a": "value"}]}
    assert effective.written == {"models": {"a": "${SET}"}, "x": [{"a": "${SET}"}]}
    assert [document.name for document in effective.documents] == ["c.json5", "m.json5"]
    assert [(file.source.name, file.path) for file in effective.files] == [
        ("m.json5", ("models",)),
        ("m.json5", ("x", 0)),
    ]
    assert at(effective.site(("models", "a"))) == ("m.json5", "'${SET}'")
    assert at(effective.site(("models",))) == ("m.json5", "{ a: '${SET}' }")
    assert at(effective.key_site(("models",))) == ("c.json5", "models")
    assert at(effective.key_site(("x", 0, "a"))) == ("m.json5", "a")
    assert at(effective.object_site(("x", 0))) == ("m.json5", "{")


def test_siblings_are_merged_over() -> None:
    """Keys beside `$include` win; objects are merged and arrays appended, each element with its own place."""
    effective = seen(
        "{ list: [3], o: { q: 2 }, $include: './a.json5', s: 'mine' }",
        {"a.json5": "{ list: [1, 2], o: { p: 1 }, s: 'theirs', t: 1 }"},
    )
    assert effective.value == {"list": [1, 2, 3], "o": {"p": 1, "q": 2}, "s": "mine", "t": 1}
    assert isinstance(effective.value, dict)
    assert list(effective.value) == ["list", "o", "s", "t"]
    assert at(effective.site(("list", 1))) == ("a.json5", "2")
    assert at(effective.site(("list", 2))) == ("c.json5", "3")
    assert at(effective.site(("list",))) == ("c.json5", "[3]")
    assert at(effective.key_site(("o", "p"))) == ("a.json5", "p")
    assert at(effective.key_site(("o",))) == ("c.json5", "o")
    assert at(effective.site(("s",))) == ("c.json5", "'mine'")
    assert at(effective.object_site(())) == ("c.json5", "{")


def test_several_are_merged_from_left_to_right() -> None:
    """Later files win over earlier ones, a value that is no object replaces what was there."""
    files = {
        "a.json5": "{ x: 1, y: { p: 1 } }",
        "b.json5": "{ y: { p: 2 }, z: [0] }",
        "c2.json5": "[1]",
        "d.json5": "[2]",
    }
    assert seen("{ $include: ['./a.json5', './b.json5'] }", files).value == {"x": 1, "y": {"p": 2}, "z": [0]}
    assert seen("{ k: { $include: ['./a.json5', './c2.json5', './d.json5'] } }", files).value == {"k": [1, 2]}
    assert seen("{ k: { $include: [] } }").value == {"k": {}}


def test_keys_with_power_over_prototypes() -> None:
    """Where objects are merged OpenClaw drops such keys down to the first array; `__proto__` it drops anywhere."""
    files = {"a.json5": "{ constructor: 1, o: { prototype: 1, k: [{ constructor: 1 }] } }"}
    assert seen("{ $include: ['./a.json5'] }", files).value == {"o": {"k": [{"constructor": 1}]}}
    assert seen("{ $include: './a.json5' }", files).value == {
        "constructor": 1,
        "o": {"prototype": 1, "k": [{"constructor": 1}]},
    }
    assert seen("{ __proto__: { a: 1 }, b: [{ '__\\u0070roto__': 1, constructor: 1 }] }").value == {
        "b": [{"constructor": 1}]
    }


def test_paths_are_relative_to_the_including_file() -> None:
    """A file in a folder includes from there, and is called by where it lies."""
    files = {
        "sub/a.json5": "{ $include: './deep/b.json5' }",
        "sub/deep/b.json5": "{ $include: '../../e.json5' }",
        "e.json5": "7",
    }
    effective = seen("{ k: { $include: 'sub/a.json5' } }", files)
    assert effective.value == {"k": 7}
    assert at(effective.site(("k",))) == ("e.json5", "7")
    assert [document.name for document in effective.documents[1:]] == ["sub/a.json5", "sub/deep/b.json5", "e.json5"]


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("{ k: { $include: 1 } }", ("include/wrong-type", None, "1")),
        ("{ k: { $include: { $include: 'a.json5' } } }", ("include/wrong-type", None, "{ $include: 'a.json5' }")),
        ("{ k: { $include: ['obj.json5', null] } }", ("include/wrong-type", None, "null")),
        ("{ k: { $include: 'list.json5', x: 1 } }", ("include/wrong-type", None, "'list.json5'")),
        ("{ k: { $include: 'list.json5', __proto__: 1 } }", ("include/wrong-type", None, "'list.json5'")),
        ("{ k: { $include: 'gone.json5' } }", ("include/unreadable", None, "'gone.json5'")),
        ("{ k: { $include: 'way.json5' } }", ("include/unreadable", "way.json5", "'gone.json5'")),
        ("{ __proto__: { k: { $include: 'gone.json5' } } }", ("include/unreadable", None, "'gone.json5'")),
        ("{ k: { $include: 'c.json5' } }", ("include/circular", None, "'c.json5'")),
        ("{ k: { $include: 'round.json5' } }", ("include/circular", "round.json5", "'./round.json5'")),
        ("{ k: { $include: 'broken.json5' } }", ("include/not-json5", "broken.json5", "]")),
        ("{ k: { $include: ['obj.json5', 'empty.json5'] } }", ("include/not-json5", "empty.json5", "")),
    ],
)
def test_faults(root: str, expected: tuple[str, str | None, str]) -> None:
    """A fault stands at the path in the file that includes, or in the included file where that is broken."""
    files = {
        "obj.json5": "{ a: 1 }",
        "list.json5": "[1]",
        "way.json5": "{ w: { $include: 'gone.json5' } }",
        "round.json5": "{ $include: ['./round.json5'] }",
        "broken.json5": "{ a: ] }",
        "empty.json5": "",
    }
    assert faults(seen(root, files)) == [expected]


def test_fault_in_an_included_file_tells_who_includes_it() -> None:
    """What is not JSON5 is told at its place, once, with the first include of it as a related place."""
    effective = seen("{ a: { $include: 'm.json5' }, b: { $include: 'm.json5' } }", {"m.json5": "{ 'a' 1 }"})
    (fault,) = effective.faults
    assert fault.message.startswith("the included file is not JSON5: ")
    assert fault.source == "m.json5"
    assert [(related.source, related.span, related.message) for related in fault.related] == [
        (None, (17, 26), "it is included here")
    ]
    assert effective.unknown == (("b",), ("a",))


def test_circle_names_its_files() -> None:
    """The way from the config to the repeated file is told."""
    (fault,) = seen("{ $include: 'a.json5' }", {"a.json5": "{ x: { $include: 'c.json5' } }"}).faults
    assert '"c.json5" -> "a.json5" -> "c.json5"' in fault.message
    assert fault.key_path == ("x",)


@pytest.mark.parametrize(("count", "is_too_deep"), [(10, False), (11, True)])
def test_depth(count: int, *, is_too_deep: bool) -> None:
    """Ten files may include one another in a row, eleven may not."""
    files = {f"{number}.json5": f"{{ $include: '{number + 1}.json5' }}" for number in range(1, count)}
    effective = seen("{ $include: '1.json5' }", files | {f"{count}.json5": "{ end: 1 }"})
    if is_too_deep:
        assert faults(effective) == [("include/too-deep", "10.json5", "'11.json5'")]
        assert effective.value == {}
    else:
        assert effective.value == {"end": 1}
        assert effective.faults == ()


def test_includes_inside_one_another_in_one_file_end_as_well() -> None:
    """However deep includes are nested in the keys of others, the answer is a diagnostic."""
    deep = "{ $include: 'a.json5', k: " * 500 + "1" + "}" * 500
    effective = seen(deep, {"a.json5": "{}"})
    assert [fault.rule for fault in effective.faults] == ["include/too-deep"]


def test_nesting_without_includes_is_no_matter() -> None:
    """A value of any depth is merged, and its variables are replaced."""
    deep = "{ k: " * 900 + "'${SET}'" + "}" * 900
    effective = seen(f"{{ d: {deep}, $include: 'a.json5' }}", {"a.json5": f"{{ d: {deep} }}"})
    value = effective.value
    for key in ("d", *("k",) * 900):
        assert isinstance(value, dict)
        value = value[key]
    assert value == "value"


@pytest.mark.parametrize(
    ("root", "value", "unknown"),
    [
        ("{ a: { $include: 'gone', x: 1 }, b: { c: 1 } }", {"a": {}, "b": {"c": 1}}, [("a",)]),
        ("{ l: [1, { $include: 'gone' }] }", {"l": [1, {}]}, [("l", 1)]),
        ("{ $include: ['a.json5', 'gone'], b: 1 }", {}, [()]),
        ("{ $include: 'u.json5', u: { x: 1 }, v: 1 }", {"u": {}, "v": 1}, [("u",)]),
        ("{ $include: ['l.json5', 'm.json5'] }", {"l": [1, 2, {}]}, [("l", 2)]),
    ],
)
def test_what_a_failed_include_stands_for_is_unknown(root: str, value: object, unknown: list[KeyPath]) -> None:
    """The rest is known, an empty object stands for what is not, and what is merged with that is unknown, too."""
    files = {
        "a.json5": "{ a: 1 }",
        "u.json5": "{ u: { $include: 'gone' } }",
        "l.json5": "{ l: [1, 2] }",
        "m.json5": "{ l: [{ $include: 'gone' }] }",
    }
    effective = seen(root, files)
    assert effective.value == value
    assert list(effective.unknown) == unknown
    for path in unknown:
        assert not effective.knows(path)
        assert not effective.knows((*path, "below"))
        assert not path or effective.knows(path[:-1])


def test_hidden_include_is_found() -> None:
    """`$include` written with an escape is one, too."""
    assert seen("{ '\\x24include': 'a.json5' }", {"a.json5": "{ a: 1 }"}).value == {"a": 1}


def test_nothing_to_include() -> None:
    """A config that only looks like one with includes has its own value and places."""
    effective = seen("{ note: 'about $include', \"a\\u0062\": [1] }")
    assert effective.value == {"note": "about $include", "ab": [1]}
    assert effective.documents == (effective.root,)
    assert at(effective.key_site(("ab",))) == ("c.json5", '"a\\u0062"')
    assert at(effective.site(("ab", 0))) == ("c.json5", "1")


def places(effective: Effective, path: KeyPath) -> list[tuple[str, KeyPath]]:
    """Return the files in which the key or element at `path` is written, and its key path in each."""
    return [(place.document.name, place.path) for place in effective.places(path)]


def test_every_place_of_a_key_is_known() -> None:
    """What one file writes over another is still there; the last place counts. An array has its elements once."""
    effective = seen(
        "{ a: { $include: ['a.json5', 'b.json5'], k: 3, o: { p: 3 }, list: [3] }, z: 1 }",
        {"a.json5": "{ k: 1, o: { p: 1 }, list: [1, 2] }", "b.json5": "{ k: { x: 2 }, o: null, q: 2 }"},
    )
    assert places(effective, ("a", "k")) == [("a.json5", ("k",)), ("b.json5", ("k",)), ("c.json5", ("a", "k"))]
    assert places(effective, ("a", "o")) == [("a.json5", ("o",)), ("b.json5", ("o",)), ("c.json5", ("a", "o"))]
    assert places(effective, ("a", "o", "p")) == [("c.json5", ("a", "o", "p"))]
    assert places(effective, ("a", "q")) == [("b.json5", ("q",))]
    assert places(effective, ("a", "list", 1)) == [("a.json5", ("list", 1))]
    assert places(effective, ("a", "list", 2)) == [("c.json5", ("a", "list", 0))]
    assert places(effective, ("z",)) == [("c.json5", ("z",))]
    assert effective.home(("a", "o")).path == ("a", "o")
    assert places(seen("{ a: [1] }"), ("a", 0)) == [("c.json5", ("a", 0))]


def test_every_place_of_a_key_is_known_where_objects_meet() -> None:
    """Places are kept through nested merges, where keys with power over prototypes are dropped as well."""
    effective = seen(
        "{ $include: ['x.json5', 'y.json5'] }",
        {
            "x.json5": "{ o: { $include: 'a.json5', k: 2 } }",
            "y.json5": "{ o: { k: 3, constructor: 1 } }",
            "a.json5": "{ k: 1, constructor: 1 }",
        },
    )
    assert [name for name, _ in places(effective, ("o", "k"))] == ["a.json5", "x.json5", "y.json5"]


def test_texts_in_the_place_of_files() -> None:
    """With other texts in some files the config is what it would be with them on disk; the rest is read as ever."""
    files = {"a.json5": "{ k: 1 }", "b.json5": "{ l: 2 }"}

    def read(request: IncludeRequest) -> Included | NotIncluded:
        if request.path not in files:
            return GONE
        text = files[request.path]
        return Included(request.path, Source(request.path, text, text.encode()), f"/conf/{request.path}")

    document = syntax.parse("{ x: { $include: ['a.json5', 'b.json5'] }, y: { $include: 'gone' } }", name="c").document
    assert document is not None
    effective = resolve(document, environment={}, read=overlaid(read, {"/conf/a.json5": "{ k: 9 }"}))
    assert effective.written == {"x": {"k": 9, "l": 2}, "y": {}}
    (first, second) = effective.files
    assert (first.file, first.source.raw) == ("/conf/a.json5", b"{ k: 9 }")
    assert second.source.text == "{ l: 2 }"
    again = resolve(document, environment={}, read=effective.answers.__getitem__)
    assert again.written == effective.written
