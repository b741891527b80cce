"""Questions after an amount ("how many", "how much", "what share"), and whether a text has one."""

from __future__ import annotations

import re
from enum import Enum


class Amount(Enum):
    """The kind of number that a question wants."""

    MONEY = "an amount of money"
    SHARE = "a share"
    COUNT = "a number"


_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred hundreds thousand thousands million millions billion billions half third quarter"
    " dozen dozens couple once twice"
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_WORDS.split())})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£₹]|\b(?:dollars?|euros?|pounds?|bucks|rupees?|cents?|usd|eur|gbp|free)\b"
    r"|\b\d+(?:[.,]\d+)? ?k\b|\b\d{1,3}(?:[,.]\d{3})+\b|\b\d{3,6}\b"
    r"|\b(?:hundred|thousand|million|billion)s?\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"%|\bper ?cent|\bpct\b|\bhalf\b|\bthirds?\b|\bquarters?\b|\bout of\b|\bone in\b|\bin ten\b"
    r"|\bmost\b|\bmajority\b|\ball\b|\bnone\b|\btimes\b|\d ?(?:to|-|–) ?\d",
    re.IGNORECASE,
)

_COSTS = (
    r"(?:costs?|charges?|charged|pays?|paid|earns?|earned|makes? (?:a|per)|priced?|prices|salary|"
    r"salaries|fees?|wages?|raised?|funding|invested|money|budget|worth)"
)
_MONEY_ASKED = re.compile(
    rf"\bhow much\b(?! (?:time|data|of)\b)[^.?!]*\b{_COSTS}\b"
    rf"|\b(?:what|which)(?:['’]s)?\b(?:\s+[\w'’-]+){{0,3}}\s+(?:price|salary|fee|wage|day rate)\b"
    r"|\bwhat (?:does|did|do|would|will) (?:(?!(?:about|of|on)\b)[\w'’-]+ ){1,6}cost\b"
    r"|\bhow many (?:million |thousand )?(?:dollars|euros|pounds|rupees)\b",
    re.IGNORECASE,
)
_SHARE_ASKED = re.compile(
    r"\b(?:what|which) (?:share|percentage|proportion|fraction|part) of\b"
    r"|\b(?:by )?how many per ?cent\b|\bwhat per ?cent",
    re.IGNORECASE,
)
_COUNT_ASKED = re.compile(r"\bhow many\b", re.IGNORECASE)


def amount_asked(question: str) -> Amount | None:
    """The kind of number that alone would answer the question; None for any other question."""
    if _SHARE_ASKED.search(question):
        return Amount.SHARE
    if _MONEY_ASKED.search(question):
        return Amount.MONEY
    return Amount.COUNT if _COUNT_ASKED.search(question) else None


def has_amount(text: str, kind: Amount) -> bool:
    """Whether a text states a number of that kind; in doubt it does."""
    pattern = {Amount.MONEY: _MONEY, Amount.SHARE: _SHARE, Amount.COUNT: _NUMBER}[kind]
    return bool(pattern.search(text))


def has_number(text: str) -> bool:
    """Whether a text states any number, in digits or words."""
    return bool(_NUMBER.search(text))
