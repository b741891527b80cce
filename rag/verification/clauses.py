"""The clauses of a sentence: what can be true or false, denied or affirmed, on its own."""

from __future__ import annotations

import re

from rag.query.lexicon.statements import CONTRASTING, JOINING
from rag.verification.claims import read_claim

# A clause of fewer words of meaning ("of course", "he says") is judged with the one before it.
OWN_WEIGHT = 3

_ENDS = rf"[,;:.!?…—–]+|\b{CONTRASTING}\b"
_CLAUSE = re.compile(_ENDS)
_JOINED = re.compile(rf"{_ENDS}|\b{JOINING}\b")


def clauses(text: str) -> list[str]:
    """The text between punctuation and conjunctions that set one thing against another."""
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]


def statements(text: str) -> list[str]:
    """The clauses with something to say of their own, also those that "and" or "so" joins."""
    found: list[str] = []
    for clause in _JOINED.split(text):
        if found and read_claim(clause, (), ()).weight < OWN_WEIGHT:
            found[-1] += f" {clause}"
        else:
            found.append(clause)
    return found
