"""Seasons, episode numbers and years: alone, in pairs, and with "before", "since" or "between"."""

from __future__ import annotations

from rag.query.lexicon.numerals import ORDINAL_ENDING
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import NEWEST, OF_THIS_SHOW, RECORDING

_YEAR = r"(?:19|20)\d\d"
_SEASON = r"\d{1,3}"
_OPEN = "before|after|since|until"
_UP_TO = r"-|–|to|through|until|till"
_APART = r"and|or|,|&|vs\.?|versus|with"

# What may be spelt out: "season eighteen", "episode three", "the first season".
SPELT = (
    pattern(r"\bseason\s+[a-z]+(?:[-\s][a-z]+)?"),
    pattern(r"\bepisode\s+[a-z]+(?:[-\s][a-z]+)?"),
    pattern(r"\b[a-z]+(?:[-\s][a-z]+)?\s+season\b"),
)
SEASON_AND_NUMBER = pattern(r"\bs(\d{1,2})\s?e(\d{1,3})\b")
NUMBER = pattern(rf"\bepisode\s*#?(\d{{1,3}})\b{OF_THIS_SHOW}")

SEASON = pattern(
    rf"\bseasons?\s*#?({_SEASON})\b{OF_THIS_SHOW}",
    rf"\b({_SEASON}){ORDINAL_ENDING}\s+season\b{OF_THIS_SHOW}",
)
# With two digits: "S3" is a store for files.
SHORT_SEASON = pattern(r"\bs(\d{2})\b")
NEWEST_SEASON = pattern(rf"\b(?:{NEWEST}|last|current)\s+season\b{OF_THIS_SHOW}")
# Two seasons, or all from one to another.
TWO_SEASONS = pattern(
    rf"\b(?:(?P<between>between)\s+)?seasons?\s+(?P<first>{_SEASON})\s*"
    rf"(?:(?P<up_to>{_UP_TO})|{_APART})\s*"
    rf"(?:(?:in\s+)?seasons?\s+)?(?P<last>{_SEASON})\b{OF_THIS_SHOW}"
)
SEASONS_FROM = pattern(rf"\b(?P<relation>{_OPEN})\s+season\s+(?P<first>{_SEASON})\b{OF_THIS_SHOW}")

# A bare year is a topic as often as a date; beside a word for the recording it is a date, and so is
# one that ends a question which counts or lists episodes.
YEAR_OF_RECORDING = pattern(
    rf"\b(?:from\s+)?({_YEAR})\s+{RECORDING}s?\b",
    rf"\b(?:episode|appearance|recording)s?\s+(?:from|of|in)\s+({_YEAR})\b",
    rf"\b(?:published|released|recorded|aired)\s+in\s+({_YEAR})\b",
)
YEAR_OF_LIST = pattern(rf"(?<=\s)(?:in|from|of|during)\s+({_YEAR})(?=\s*[?.!]*$)")
LISTS_EPISODES = pattern(
    r"\b(?:how\s+many|list|which|all)\b(?s:.*)\b(?:episodes|interviews|guests)\b"
)
YEARS_OF_RECORDINGS = pattern(
    r"\b(?:episode|interview)s?\s+(?:from\s+|published\s+|recorded\s+|released\s+)?"
    rf"(?P<relation>{_OPEN}|between)\s+(?P<first>{_YEAR})(?:\s+and\s+(?P<last>{_YEAR}))?\b"
)
# Only where times are compared: "how did salaries change between 2021 and 2024".
TWO_YEARS = pattern(
    rf"\b(?:between|from|in|of)\s+({_YEAR})\s+(?:and|to|or|vs\.?|versus|with|than)\s+"
    rf"(?:(?:in|from|of)\s+)?({_YEAR})\b"
)
YEAR_AT_END = pattern(rf"\b(?:in|from|of|during|about|for)\s+({_YEAR})\s*[?.!]*$")
# Behind the noun of a question that lists episodes or guests any year is a date.
YEARS_OF_SUBJECT = pattern(
    rf"\b(?:between|from)\s+(?P<first>{_YEAR})\s+(?:and|to|until|till)\s+(?P<last>{_YEAR})\b",
    rf"\b(?P<relation>{_OPEN}|in|from|of|during|for|and|or)\s+(?:the\s+year\s+)?(?P<year>{_YEAR})\b",
)
