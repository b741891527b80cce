"""Titles in quotation marks, tags, and other places of an archive."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern

_QUOTE_OF_TITLE = r"[\"“„«]([^\"”“»]{8,150})[\"”“»]"
QUOTED = pattern(_QUOTE_OF_TITLE)
TITLED = pattern(r"\b(?:episode|interview|called|titled|entitled)\b")
# "Which episode should I hear if I want to become a data engineer?" names a wish, no title.
RECOMMENDED = pattern(
    r"\b(?:should\s+(?:i|we)|recommend|suggest|best\s+episodes?|to\s+start\s+with)\b"
)
TAGGED = pattern(r"\btagged\s+(?:with\s+|as\s+)?([\w&/+.-]+(?:\s[\w&/+.-]+)?)")
# A season, an episode or a title, in the subject of a catalogue question.
PLACE = pattern(
    r"\b(?:season|episode)s?\s*#?\d{1,3}\b|\bs\d{1,2}\s?e\d{1,3}\b",
    _QUOTE_OF_TITLE,
)

URL = pattern(r"https?://[^\s<>\"”“()]+|\b(?:www\.|youtu\.be/|youtube\.com/)[^\s<>\"”“()]+")
# "The bakery episode", "when was the library of maps published": words of a title.
WORDS_OF_TITLE = (
    pattern(r"\b(?:the|that)\s+(?P<title>(?:(?!the\b|that\b)[\w’'&+-]+\s+){1,5})episode\b(?!s)"),
    pattern(
        r"^\W*when\s+(?:was|were|is|did)\s+(?P<title>.{3,100}?)\s+(?=(?:first\s+)?(?:published"
        r"|released|recorded|aired|uploaded|come\s+out|came\s+out))"
    ),
)
# What no title can be told by.
COMMON_IN_TITLES = (
    "episode interview podcast conversation talk one season show guest called titled part"
    " first second third last latest newest best data science machine learning engineering"
).split()
BEFORE_TITLE = pattern(
    r"\b(?:in|of|from|about|was|is|episode|interview|called|titled|entitled|summari[sz]e|sum\s+up)"
    r"\W*(?:the\s+(?:episode|interview)\s+)?$"
)
