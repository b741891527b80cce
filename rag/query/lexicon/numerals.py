"""Numbers in digits, and words that stand for an amount without being a number word."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern

ORDINAL_ENDING = "(?:st|nd|rd|th)"
DIGIT = pattern(r"\d")
# A word, or two with a hyphen, which may spell a number.
WORD_OR_TWO = r"[a-z]+(?:-[a-z]+)?"
AMOUNT_WORD = pattern(r"\b(?:half|third|quarter|dozens?|couple|once|twice)\b")
