"""Questions after an amount ("how many", "how much", "what share"), and texts that state one."""

from __future__ import annotations

import re
from enum import Enum

from rag.query.lexicon.numerals import AMOUNT_WORD, DIGIT
from rag.query.lexicon.quantities import COUNT_ASKED, MONEY, MONEY_ASKED, SHARE, SHARE_ASKED
from rag.query.spelled_numbers import cardinal

_WORD = re.compile(r"[^\W\d_]+")


class Amount(Enum):
    """The kind of number that a question asks for."""

    MONEY = "an amount of money"
    SHARE = "a share"
    COUNT = "a number"


def amount_asked(question: str) -> Amount | None:
    """The kind of number that alone would answer the question; None for any other question."""
    if SHARE_ASKED.search(question):
        return Amount.SHARE
    if MONEY_ASKED.search(question):
        return Amount.MONEY
    return Amount.COUNT if COUNT_ASKED.search(question) else None


def has_amount(text: str, kind: Amount) -> bool:
    """Whether a text states a number of that kind; in doubt, it does."""
    if kind is Amount.COUNT:
        return has_number(text)
    return bool((MONEY if kind is Amount.MONEY else SHARE).search(text))


def has_number(text: str) -> bool:
    """Whether a text states any number, in digits or words."""
    return bool(
        DIGIT.search(text)
        or AMOUNT_WORD.search(text)
        or any(cardinal(word) is not None for word in _WORD.findall(text))
    )
