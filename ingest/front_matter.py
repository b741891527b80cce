"""Parses front matter into a tree in which every value stays the text that was typed.

YAML would turn `12:34:56` into 45296, `no` into False and `012` into 10, so nothing is resolved.
The dangerous parts of YAML are rejected: anchors, aliases, merge keys, tags. Depth, number of
values and size are limited, and parsing stops at the first value over a limit. The events of
libyaml's parser go onto a stack of our own, so that no nesting can exhaust Python's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

MAX_BYTES = 2_000_000
"""Maximum size of a file. The largest real episode has 141 kB."""

MAX_DEPTH = 8
"""Maximum nesting. An episode needs 3: transcript → row → value."""

MAX_VALUES = 30_000
"""Maximum number of values in a file. The largest real episode has 2,889."""

# Ten times faster than the pure Python loader, which is the fallback without libyaml.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_OPENING = re.compile(r"\ufeff?---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
# YAML forbids the first kind (one such character would cost the whole file) and treats the second
# as line ends, so that its line numbers would differ from those of every editor.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


class NoFrontMatterError(ValueError):
    """The file does not start with front matter."""


class FrontMatterError(ValueError):
    """The front matter cannot be parsed. `line` counts from 1 in the file."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as typed (without quotes and folding), and the line of the file it starts on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A YAML sequence."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A YAML mapping. For a duplicate key, `values` has the last value, `doubled` the key."""

    values: dict[str, Node]
    doubled: tuple[Scalar, ...]
    line: int


Node = Scalar | Items | Fields


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Parsed front matter. `stripped` counts the control characters that were removed from it;
    `body` is what follows it in the file."""

    fields: Fields
    stripped: int
    body: str


def read_front_matter(content: bytes) -> FrontMatter:
    """Parse the block between the first two `---` of a file.

    Raises NoFrontMatterError if there is none, FrontMatterError if it is malformed or rejected.
    """
    if len(content) > MAX_BYTES:
        raise FrontMatterError(f"more than {MAX_BYTES:,} bytes", None)
    text = _decode(content)
    opening = _OPENING.match(text)
    if opening is None:
        raise NoFrontMatterError("the file does not start with a line ---")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise FrontMatterError("the front matter has no closing line ---", 1)
    block, forbidden = _FORBIDDEN.subn("", text[opening.end() : closing.start()])
    block, odd = _ODD_LINE_ENDS.subn(" ", block)
    # The block starts on the second line of the file.
    fields = _build(block, first_line=2)
    return FrontMatter(fields, forbidden + odd, text[closing.end() :].strip())


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FrontMatterError("not UTF-8", line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been reached."""

    line: int
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    values: dict[str, Node] = field(default_factory=dict)
    doubled: list[Scalar] = field(default_factory=list)
    key: Scalar | None = None

    def add(self, node: Node) -> None:
        if not self.is_mapping:
            self.items.append(node)
        elif self.key is None:
            if not isinstance(node, Scalar):
                raise FrontMatterError("a key must be plain text", node.line)
            if node.text == "<<":
                raise FrontMatterError("merge keys (<<) are not allowed", node.line)
            self.key = node
        else:
            if self.key.text in self.values:
                self.doubled.append(self.key)
            self.values[self.key.text] = node
            self.key = None

    def close(self) -> Node:
        if self.is_mapping:
            return Fields(self.values, tuple(self.doubled), self.line)
        return Items(tuple(self.items), self.line)


def _build(block: str, first_line: int) -> Fields:
    stack: list[_Open] = []
    root: Node | None = None
    values = 0
    for event in _events(block, first_line):
        line = _line_of(event, first_line)
        if isinstance(event, yaml.ScalarEvent):
            node: Node = Scalar(event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) == MAX_DEPTH:
                raise FrontMatterError(f"nested deeper than {MAX_DEPTH} levels", line)
            stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop().close()
        else:
            continue
        values += 1
        if values > MAX_VALUES:
            raise FrontMatterError(f"more than {MAX_VALUES:,} values", line)
        if stack:
            stack[-1].add(node)
        else:
            root = node
    if not isinstance(root, Fields):
        raise FrontMatterError("the front matter is not a list of `key: value` lines", first_line)
    return root


def _line_of(event: yaml.Event, first_line: int) -> int:
    return event.start_mark.line + first_line if event.start_mark else first_line


def _events(block: str, first_line: int) -> Iterator[yaml.Event]:
    parse: Callable[..., Iterator[yaml.Event]] = yaml.parse
    documents = 0
    try:
        for event in parse(block, Loader=_LOADER):
            line = _line_of(event, first_line)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise FrontMatterError("more than one YAML document", line)
            elif isinstance(event, yaml.AliasEvent):
                raise FrontMatterError("aliases (*) are not allowed", line)
            elif isinstance(event, yaml.NodeEvent):
                if event.anchor is not None:
                    raise FrontMatterError("anchors (&) are not allowed", line)
                if getattr(event, "tag", None) is not None:
                    raise FrontMatterError("tags (!) are not allowed", line)
            yield event
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise FrontMatterError(problem, mark.line + first_line if mark else None) from error
