"""Words of change and comparison: between people, between times."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern

_DIFFERS = (
    r"chang(?:e|es|ed|ing)|evolv(?:e|es|ed|ing)|evolution|differ(?:s|ed|ent|ently|ences?)?"
    r"|compar(?:e|es|ed|ing|ison)|develop(?:ed|ment)"
)
COMPARES = pattern(
    rf"\b(?:{_DIFFERS}|contrast|versus|vs|shift(?:ed)?|than\s+in|more\s+\w+\s+than"
    r"|still\s+the\s+same)\b"
)

_TIMES = r"(?:(?:all|both|the|his|her|their|different|several|two|three|four|\d)\s+){0,3}"
OVER_TIME = pattern(
    rf"\b(?:over|through|throughout|across)\s+{_TIMES}(?:time|years|seasons)\b",
    r"\bfrom\s+(?:year\s+to\s+year|season\s+to\s+season)\b",
)
EACH_TIME = pattern(
    rf"\b(?:{_DIFFERS})\b(?s:.*)\b(?:over|across|between|through|in|from)\s+{_TIMES}"
    r"(?:visits?|appearances?|episodes?|interviews?|conversations?|talks|seasons|years|time)\b",
    r"\b(?:each|every)\s+(?:visit|appearance|time\s+(?:he|she|they)\s+(?:was|were|came|visited))\b",
)
