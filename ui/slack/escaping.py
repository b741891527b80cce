"""Escaping: untrusted text (questions, transcripts, model output) made safe for Slack messages.

All of it goes through `escape`, or `escape_line` for a single line. Only `link` makes links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from ui.untrusted_text import safe_link, seen

JOINER = "\N{WORD JOINER}"
"""Invisible; keeps the characters on either side of it from being read as markup."""

# Where Slack, or the Markdown of its streams, turns plain text into something active: addresses,
# mentions and channels by name, link targets, block quotes at the start of a line.
_ACTIVE = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=#)(?=\w)|(?<=\])(?=[(\[:])|(?<=mailto)(?=:)"
    r"|(?<=tel)(?=:)|^(?=[ \t]*>)",
    re.IGNORECASE | re.MULTILINE,
)
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_PARAGRAPH = re.compile(r"(?:(?!\n\n).)+\n*|\n+", re.DOTALL)
_WORD = re.compile(r"\s*\S+|\s+")
_KEPT_IN_ADDRESSES = "-._~:/?#[]@!$&'()*+,;=%"


def escape(text: str) -> str:
    """Return `text` such that Slack shows it literally, without a mention, link or channel.

    The three control characters are escaped as in
    https://docs.slack.dev/messaging/formatting-message-text.
    """
    text = _ACTIVE.sub(JOINER, seen(text))
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def escape_line(text: str) -> str:
    """Return `text` escaped and on one line. A backtick would swallow a link that follows."""
    return escape(" ".join(text.split()).replace("`", "'"))


def link(url: str | None, label: str) -> str:
    """Return a link that shows `label`; the label alone if `url` is not an https address."""
    safe = safe_link(url)
    if safe is None:
        return escape_line(label)
    # Quoting removes `|`, `<`, `>` and spaces, so nothing can end the address early.
    address = quote(safe, safe=_KEPT_IN_ADDRESSES, errors="replace").replace("&", "&amp;")
    return f"<{address}|{escape_line(label)}>"


def unescape(text: str) -> str:
    """Return the text of a Slack message as it was before escaping."""
    for character, entity in reversed(_ENTITIES):
        text = text.replace(entity, character)
    return text.replace(JOINER, "")


def split_text(text: str, max_length: int) -> Iterator[str]:
    """Yield `text` in parts of at most `max_length` characters once escaped.

    Splits between paragraphs where possible, else between words. Joined, the parts are `text`.
    """
    yield from _pack(_PARAGRAPH.findall(text), max_length, lambda one: _words(one, max_length))


def _words(text: str, max_length: int) -> Iterator[str]:
    yield from _pack(_WORD.findall(text), max_length, lambda one: _characters(one, max_length))


def _characters(text: str, max_length: int) -> Iterator[str]:
    yield from _pack(text, max_length, lambda one: iter([one]))


def _pack(
    units: Iterable[str], max_length: int, split: Callable[[str], Iterator[str]]
) -> Iterator[str]:
    """Join as many units as fit; a unit that does not fit alone is `split`.

    Next to another unit, a unit gets longer by one joiner at most.
    """
    part: list[str] = []
    length = 0
    for unit in units:
        size = len(escape(unit)) + 1
        if part and length + size > max_length:
            yield "".join(part)
            part, length = [], 0
        if size > max_length:
            yield from split(unit)
            continue
        part.append(unit)
        length += size
    if part:
        yield "".join(part)
