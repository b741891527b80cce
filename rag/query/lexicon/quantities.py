"""Questions after an amount, and texts that state one."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern

MONEY = pattern(
    r"[$€£₹]",
    r"\b(?:dollars?|euros?|pounds?|bucks|rupees?|cents?|usd|eur|gbp|free)\b",
    r"\b\d+(?:[.,]\d+)? ?k\b|\b\d{1,3}(?:[,.]\d{3})+\b|\b\d{3,6}\b",
    r"\b(?:hundred|thousand|million|billion)s?\b",
)
SHARE = pattern(
    r"%|\bper ?cent|\bpct\b|\bhalf\b|\bthirds?\b|\bquarters?\b|\bout of\b|\bone in\b|\bin ten\b",
    r"\bmost\b|\bmajority\b|\ball\b|\bnone\b|\btimes\b|\d ?(?:to|-|–) ?\d",
)

_COSTS = (
    r"(?:costs?|charges?|charged|pays?|paid|earns?|earned|makes? (?:a|per)|priced?|prices|salary|"
    r"salaries|fees?|wages?|raised?|funding|invested|money|budget|worth)"
)
MONEY_ASKED = pattern(
    rf"\bhow much\b(?! (?:time|data|of)\b)[^.?!]*\b{_COSTS}\b",
    r"\b(?:what|which)(?:['’]s)?\b(?:\s+[\w'’-]+){0,3}\s+(?:price|salary|fee|wage|day rate)\b",
    r"\bwhat (?:does|did|do|would|will) (?:(?!(?:about|of|on)\b)[\w'’-]+ ){1,6}cost\b",
    r"\bhow many (?:million |thousand )?(?:dollars|euros|pounds|rupees)\b",
)
SHARE_ASKED = pattern(
    r"\b(?:what|which) (?:share|percentage|proportion|fraction|part) of\b",
    r"\b(?:by )?how many per ?cent\b|\bwhat per ?cent",
)
COUNT_ASKED = pattern(r"\bhow many\b")
