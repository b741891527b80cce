"""Makes plain text of what a model wrote: no link, image, mention, markup, hidden character."""

from __future__ import annotations

import html
import re
from unicodedata import category, normalize

OPENING, CLOSING = "[【［〔⟦", "]】］〕⟧"

# Letters and marks that show nothing (Hangul fillers, the blank of Braille, variation selectors).
_BLANK = dict.fromkeys(
    (
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?")
_LINK_TARGET = re.compile(r"(?<=\])\s*\((?=[^)]*[:/.#])[^)]*\)?")
_TAG = re.compile(r"</?[A-Za-z!?@#:/][^<>]*(?:>|$)")
_URL = re.compile(
    r"\(?(?:[^\s\[\]]*://|https?:|ftp:|javascript:|vbscript:|data:(?=\w+/)|mailto:|tel:(?=\S)"
    r"|\bwww\.|(?<=\s)//)[^\s\[\]]*",
    re.IGNORECASE,
)
_HOST_AND_PATH = re.compile(r"(?<![\w.])[\w-]+(?:[.。][\w-]+)*[.。][^\W\d_]{2,}/[^\s\[\]]*")
# Clients make a link of a bare name ("podcast.example") as well, but none of one with a blank.
# A new sentence without one ("the end.Then") begins with a capital.
_HOST = re.compile(r"(?<=\w)[.。](?=[^\W\d_A-Z][^\W\d_]|[A-Z]{2})")
_MENTION = re.compile(r"[\w.+-]*@[\w.-]*|<!\w+>|(?<![\w#])#(?=\w)")
_TIME = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?"
_TIMESTAMP = re.compile(
    rf"\(\s*(?:at\s+|t=)?(?:{_TIME}|\d+\s*s(?:ec(?:ond)?s?)?)(?:\s*[-–—]\s*(?:{_TIME}|\d+\s*s))?\s*\)"
    rf"|\b(?:at\s+)?{_TIME}\b(?:\s*[-–—]\s*{_TIME}\b)?"
    r"|\bat\s+(?:second|minute|timestamp)s?\s+\d+\b|\b(?:at|t=)\s*\d+\s*s(?:ec(?:ond)?s?)?\b"
    r"|[?&]t=\d+s?\b|\b(?:second|timestamp)\s+\d+\b",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"^[\s>#|*•·+-]+(?=\S)|^\s*(?:\d{1,2}[.)]|[a-z]\))\s+", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#|\w+;)")
_UNDERSCORE = re.compile(r"(?<!\w)_+|_+(?!\w)|__+")
_BRACKETED = re.compile(r"\[([^\W\d][^\[\]\d]*)\](?!\()|[\[\]【】［］〔〕⟦⟧]")
_MARKUP = re.compile(r"[*`~|]{2,}|\$\$+|(?<!\w)__+|__+(?!\w)")
_ACTIVE = re.compile(
    r":(?://|(?<=script:|mailto:)|(?<=data:|file:)|(?<=tel:))|@(?=\w)|<(?=\S)|\]\(|!\["
)
# Honest text needs two passes; what still changes after ten is built to slip through.
MAX_PASSES = 10
_SPACES = re.compile(r"\s+")
_BEFORE_PUNCTUATION = re.compile(r"\s+(?=[.,;:!?)](?:\s|$))")
_EMPTY_PAIR = re.compile(r"\(\s*[,;:]*\s*\)")


def visible(text: str) -> str:
    """The text in its compatible form (full-width letters become ASCII, so that nothing hides from
    the patterns), without control, formatting, private and other invisible characters."""
    shown = normalize("NFKC", text).translate(_BLANK)
    return "".join(
        " " if character.isspace() else character
        for character in shown
        if character.isspace() or category(character)[0] != "C"
    )


def plain(text: str) -> str:
    """The words of one sentence of a model. Square brackets stay: they hold the markers.

    Addresses, tags, mentions and times go with what they say; emphasis, headings and bullets lose
    only their signs. Nothing that is left can become a link or markup in Markdown, HTML or Slack.
    """
    # Entities may hide tags, and tags may hide addresses that only join up once they are gone.
    for _ in range(MAX_PASSES):
        stripped = _stripped(text)
        if stripped == text:
            return stripped
        text = stripped
    return ""


def disarmed(spoken: str) -> str:
    """Words of a transcript as they may stand in an answer: word for word, but nothing in them is a
    marker, a link, a mention or markup. A blank breaks what a client would act on."""
    text = _ENTITY.sub("& ", _MARKUP.sub("", spoken.translate(_BLANK)))
    # "[laughs]" is a note of the transcript; any other bracket may be read as a marker or a link.
    text = _BRACKETED.sub(
        lambda found: found[0] if found[1] else "(" if found[0] in OPENING else ")", text
    )
    text = _HOST.sub(" .", _ACTIVE.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text))
    return "".join(character for character in text if category(character)[0] != "C")


def _stripped(text: str) -> str:
    text = _LINE_START.sub("", text)
    text = visible(html.unescape(text))
    text = _IMAGE.sub(" ", text)
    text = _LINK_TARGET.sub("", text)
    text = _TAG.sub(" ", text)
    text = _URL.sub(" ", text)
    text = _HOST.sub(" .", _HOST_AND_PATH.sub(" ", text))
    text = _MENTION.sub(" ", text)
    text = _TIMESTAMP.sub(" ", text)
    text = re.sub(r"~(?=\d)", "about ", text)
    text = _UNDERSCORE.sub(" ", re.sub(r"[*`<>|~\\{}^]|!(?=\[)|\$\$+", "", text))
    text = _ENTITY.sub(" ", text)
    return _BEFORE_PUNCTUATION.sub("", _EMPTY_PAIR.sub("", _SPACES.sub(" ", text))).strip()
