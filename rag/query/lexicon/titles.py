"""Titles in quotation marks, tags, and other places of an archive."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern

_QUOTE_OF_TITLE = r"[\"“„«]([^\"”“»]{8,150})[\"”“»]"
QUOTED = pattern(_QUOTE_OF_TITLE)
TITLED = pattern(r"\b(?:episode|interview|called|titled|entitled)\b")
TAGGED = pattern(r"\btagged\s+(?:with\s+|as\s+)?([\w&/+.-]+(?:\s[\w&/+.-]+)?)")
# A season, an episode or a title, in the subject of a catalogue question.
PLACE = pattern(
    r"\b(?:season|episode)s?\s*#?\d{1,3}\b|\bs\d{1,2}\s?e\d{1,3}\b",
    _QUOTE_OF_TITLE,
)
