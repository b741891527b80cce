"""Front matter: every value stays as typed, every hostile file costs a message and no time."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.front_matter import (
    Fields,
    FrontMatterError,
    Items,
    Node,
    NoFrontMatterError,
    Scalar,
    read_front_matter,
)

BUDGET_SECONDS = 3  # 0.1 or less on an idle machine

Tree = str | list["Tree"] | dict[str, "Tree"]


def plain(node: Node) -> Tree:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def parse(yaml_text: str) -> Fields:
    return read_front_matter(f"---\n{yaml_text}\n---\nbody".encode()).fields


TYPED = [
    "12:34:56",
    "1:02",
    "no",
    "Yes",
    "on",
    "~",
    "null",
    "012",
    "0x1F",
    "1e3",
    "1_000",
    ".inf",
    "2024-05-12",
    "2024-05-12T10:00:00",
    "+1",
    "=",
    "3.10",
    "0o17",
    "NaN",
    "-0",
    "1.",
    "true",
]


@pytest.mark.parametrize("typed", [*TYPED, "2024-05-12 10:00:00"])
def test_scalars_stay_as_typed(typed: str) -> None:
    assert plain(parse(f"a: {typed}\nb: [{typed}]")) == {"a": typed, "b": [typed]}


# YAML folds a carriage return and its kin into a line end; a file cannot hold half a character.
texts = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
    )
)
trees = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(texts.filter(lambda key: key != "<<"), trees, min_size=1, max_size=5))
def test_what_was_written_is_read(tree: dict[str, Tree]) -> None:
    def depth(node: Tree) -> int:
        inner = list(
            node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
        )
        return 1 + max(map(depth, inner)) if inner else int(isinstance(node, (dict, list)))

    written = yaml.safe_dump(tree, allow_unicode=True)
    if depth(tree) > 8 or "<<" in written:
        return
    assert plain(parse(written)) == tree


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    for attempt in (content, b"---\n" + content + b"\n---\n"):
        try:
            read_front_matter(attempt)
        except (NoFrontMatterError, FrontMatterError):
            continue


def test_a_file_cut_at_any_byte_is_refused_or_read() -> None:
    whole = '---\ntitle: "Flüsse \\u00e9"\ntranscript:\n- {line: a, who: [b]}\n---\n'.encode()
    for end in range(len(whole)):
        try:
            read_front_matter(whole[:end])
        except (NoFrontMatterError, FrontMatterError):
            continue
        assert end >= len(whole) - 1


def test_lines_are_those_of_the_file() -> None:
    fields = parse("a: x\nb:\n- one\n-\n  two\n\nc: >\n  folded\n  text")
    assert fields.values["a"].line == 2
    second = fields.values["b"]
    assert isinstance(second, Items)
    assert [item.line for item in second.items] == [4, 6]
    assert fields.values["c"].line == 8


def test_lines_count_as_editors_do() -> None:
    fields = read_front_matter("---\r\na: 'x\u2028y\x85'\r\nb: z\r\n---\r\n".encode()).fields
    assert fields.values["b"].line == 3


def test_byte_order_mark_and_windows_line_ends() -> None:
    read = read_front_matter("\ufeff---\r\ntitle: x\r\n---\r\n".encode())
    assert plain(read.fields) == {"title": "x"}


def test_control_characters_do_not_cost_the_file() -> None:
    read = read_front_matter(b"---\ntitle: a\x00b\x1b\n---\n")
    assert (plain(read.fields), read.stripped) == ({"title": "ab"}, 2)


def test_a_doubled_key_is_told_and_the_last_kept() -> None:
    fields = parse("a: x\nb: y\na: z")
    assert plain(fields) == {"a": "z", "b": "y"}
    assert [(key.text, key.line) for key in fields.doubled] == [("a", 4)]


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"title: x", b"_\n---\na: b\n---\n", b" ---\na: b\n---"]
)
def test_no_front_matter(content: bytes) -> None:
    with pytest.raises(NoFrontMatterError):
        read_front_matter(content)


REFUSED = {
    "alias": ("a: &x [1]\nb: *x", "anchors", 2),
    "merge key": ("a:\n  <<: {b: c}", "merge", 3),
    "tag": ("a: !!python/object:os.system x", "tags", 2),
    "local tag": ("a: b\nc: !x y", "tags", 3),
    "collection for a key": ("? [a]\n: b", "key", 2),
    "template": ("a: {{ title }}", "key", 2),
    "two documents": ("a: b\n...\nc: d", "document start", 4),
    "list at the top": ("- a", "list", 2),
    "not YAML": ("a: b: c", "mapping values", 2),
    "lone surrogate": ('a: "\\ud800"', "escape", 2),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_line(name: str) -> None:
    text, words, line = REFUSED[name]
    with pytest.raises(FrontMatterError, match=words) as caught:
        parse(text)
    assert line is None or caught.value.line == line


def test_not_utf_8_names_the_line() -> None:
    with pytest.raises(FrontMatterError, match="UTF-8") as caught:
        read_front_matter(b"---\na: b\nc: \xe9\n---\n")
    assert caught.value.line == 3


HOSTILE = {
    "alias bomb": "".join(
        f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9) if i else 'x'}]\n" for i in range(20)
    ),
    "merge bomb": "a0: &a0 {x: y}\n"
    + "".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n" for i in range(1, 30)),
    "deep flow": "a: " + "[" * 900_000,
    "deep map": "a: " + "{a: " * 400_000,
    "deep block": "".join(" " * i + "a:\n" for i in range(1_500)),
    "deep list": "- " * 900_000,
    "question marks": "? " * 900_000,
    "wide list": "a:\n" + "- x\n" * 450_000,
    "wide flow": "a: [" + "x," * 900_000 + "]",
    "many keys": "".join(f"k{i}: v\n" for i in range(150_000)),
    "one key": "k: v\n" * 380_000,
    "long scalar": "a: " + "x" * 1_900_000,
    "open quote": 'a: "' + "x" * 1_900_000,
    "escapes": 'a: "' + "\\u200b" * 300_000 + '"',
    "folded": "a: >\n" + "  x\n" * 400_000,
    "comments": "#" * 1_900_000,
    "blank lines": "\n" * 1_900_000,
    "colons": "a: " + ": " * 900_000,
    "anchors": "&a " * 600_000,
    "directives": "%TAG ! tag:x:\n" * 130_000,
    "NUL": "a: " + "\0" * 1_900_000,
    "spaces": "a:" + " " * 1_900_000,
    "tabs": "a:" + "\t" * 1_900_000,
    "too large": "a: " + "x" * 5_000_000,
    "fences": "a: b\n" + "--- \n" * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_nothing(name: str) -> None:
    content = f"---\n{HOSTILE[name]}\n---\n".encode()
    begin = time.process_time()
    with suppress(FrontMatterError):
        read_front_matter(content)
    assert time.process_time() - begin < BUDGET_SECONDS
