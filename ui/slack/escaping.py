"""Foreign text (questions, transcripts, what a model wrote) on its way into Slack.

All of it passes `shown` (or `label`, for one line of it). Links are made by `link` alone, from the
address of a citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from ui.words import safe_link, seen

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
    """`text` in parts that are at most `longest` characters once `shown`, cut between words where
    that is possible. Joined they are `text` again."""
    part = ""
    for word in re.findall(r"\s*\S+\s*$|\s*\S+|\s+", text):
        if len(shown(part + word)) <= longest:
            part += word
            continue
        if part:
            yield part
        part = ""
        for character in word:
            if len(shown(part + character)) > longest:
                yield part
                part = ""
            part += character
    if part:
        yield part
