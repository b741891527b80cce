"""Foreign text (questions, transcripts, what a model wrote) on its way into Slack.

All of it passes `shown` (or `label`, for one line of it). Links are made by `link` alone, from the
address of a citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from ui.untrusted_text import safe_link, seen

JOINER = "\N{WORD JOINER}"
"""Shows nothing, and keeps what stands on either side of it from being read as one sign."""

# Where Slack, or the Markdown of its streams, would make something live of plain words: addresses,
# mentions and channels by their names, a link's target, a quotation at the start of a line.
_LIVE = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=#)(?=\w)|(?<=\])(?=[(\[:])|(?<=mailto)(?=:)"
    r"|(?<=tel)(?=:)|^(?=[ \t]*>)",
    re.IGNORECASE | re.MULTILINE,
)
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_PARAGRAPH = re.compile(r"(?:(?!\n\n).)+\n*|\n+", re.DOTALL)
_WORD = re.compile(r"\s*\S+|\s+")
_KEPT_IN_ADDRESSES = "-._~:/?#[]@!$&'()*+,;=%"


def shown(text: str) -> str:
    """`text` such that Slack shows it as it stands: no mention, link or channel comes of it.

    The three characters that Slack reads are escaped as it asks
    (https://docs.slack.dev/messaging/formatting-message-text).
    """
    text = _LIVE.sub(JOINER, seen(text))
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def label(text: str) -> str:
    """`text` in one line, fit to stand beside a link: a backtick would swallow what follows."""
    return shown(" ".join(text.split()).replace("`", "'"))


def link(url: str | None, words: str) -> str:
    """A link that shows `words`; the words alone where `url` is no https address."""
    safe = safe_link(url)
    if safe is None:
        return label(words)
    # Neither the end of the address nor an entity can be forged: `|`, `<`, `>` and spaces go.
    address = quote(safe, safe=_KEPT_IN_ADDRESSES, errors="replace").replace("&", "&amp;")
    return f"<{address}|{label(words)}>"


def unescaped(text: str) -> str:
    """The words of a message of Slack's, as they were before they were escaped."""
    for character, entity in reversed(_ENTITIES):
        text = text.replace(entity, character)
    return text.replace(JOINER, "")


def pieces(text: str, longest: int) -> Iterator[str]:
    """`text` in parts that are at most `longest` characters once `shown`, cut between paragraphs
    where that is possible, else between words. Joined they are `text` again."""
    yield from _filled(_PARAGRAPH.findall(text), longest, lambda one: _words(one, longest))


def _words(text: str, longest: int) -> Iterator[str]:
    yield from _filled(_WORD.findall(text), longest, lambda one: _characters(one, longest))


def _characters(text: str, longest: int) -> Iterator[str]:
    yield from _filled(text, longest, lambda one: iter([one]))


def _filled(
    units: Iterable[str], longest: int, cut: Callable[[str], Iterator[str]]
) -> Iterator[str]:
    """The units, as many together as fit; what does not fit alone is `cut`. What one of them shows
    next to another is longer by one joiner at most."""
    together: list[str] = []
    length = 0
    for unit in units:
        size = len(shown(unit)) + 1
        if together and length + size > longest:
            yield "".join(together)
            together, length = [], 0
        if size > longest:
            yield from cut(unit)
            continue
        together.append(unit)
        length += size
    if together:
        yield "".join(together)
