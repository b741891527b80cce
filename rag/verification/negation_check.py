"""The negation check: a claim must not deny what is said, nor affirm what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.claims import Claim, is_frame_word
from rag.verification.clauses import clauses
from rag.verification.lexical_overlap import lexical_overlap
from rag.verification.text_features import is_negation, text_features
from vectorstore.lexical_index import stems

# What is denied stands right behind its "not": so many words of meaning of it are looked at.
FOCUS_WORDS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def contradicts_negation(claim: Claim, texts: Sequence[str]) -> bool:
    """Whether a clause of the claim denies what the texts affirm, or affirms what they deny."""
    said = [clause for text in texts for clause in clauses(text)]
    return any(_contradicts(claim.part(clause), said) for clause in clauses(claim.text))


def _contradicts(clause: Claim, said: Sequence[str]) -> bool:
    if not clause.weight:
        return False
    denies = clause.text_features.denies
    overlaps = [lexical_overlap(clause, [other]) for other in said]
    best = max(overlaps, default=0)
    if best * 2 >= clause.weight:
        # One clause says half of it: any that says as much may agree.
        return not any(
            text_features(other).denies == denies
            for other, overlap in zip(said, overlaps, strict=True)
            if overlap == best
        )
    if denies:
        # What is denied has to be found in one place: words from here and there are no denial.
        return not _is_denied(clause.text, said)
    # No clause says half of it, so that it is a summary: most of it has to be affirmed.
    affirmed = [other for other in said if not text_features(other).denies]
    return lexical_overlap(clause, affirmed) * 2 < lexical_overlap(clause, said)


def _is_denied(clause: str, said: Sequence[str]) -> bool:
    """Whether all that a clause denies, as far as it follows its "not", is denied in one place."""
    denials = [set(focus) for other in said for focus in _focuses(other)]
    return all(
        focus and any(2 * len(denied.intersection(focus)) > len(focus) for denied in denials)
        for focus in _focuses(clause)
    )


def _focuses(clause: str) -> Iterator[list[str]]:
    """What follows each negation of a clause: the stems of its next words of meaning."""
    words = _WORD.findall(clause.lower().replace("’", "'"))
    for at, word in enumerate(words):
        if is_negation(word):
            following = (stem for later in words[at + 1 :] for stem in stems(later))
            yield [stem for stem in following if not is_frame_word(stem)][:FOCUS_WORDS]
