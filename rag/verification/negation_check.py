"""Whether a claim denies what is said, or affirms what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.verification.claims import Claim, only_frames
from rag.verification.clauses import clauses
from rag.verification.lexical_overlap import score
from rag.verification.text_features import is_negation, text_features
from vectorstore.lexical_index import stems

# What is denied stands right behind its "not": so many words of meaning of it are looked at.
FOCUS_WORDS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def contradicts_negation(claim: Claim, texts: Sequence[str]) -> bool:
    """Whether a clause of the claim denies what is affirmed where it is said, or affirms what is
    denied there."""
    said = [clause for text in texts for clause in clauses(text)]
    return any(_wrong(claim, clause, said) for clause in clauses(claim.text))


def _wrong(claim: Claim, clause: str, said: Sequence[str]) -> bool:
    read = text_features(clause)
    part = replace(claim, text=clause, text_features=read, words=claim.words & read.stems)
    if not part.weight:
        return False
    scores = [score(part, [other])[0] for other in said]
    best = max(scores, default=0)
    alike = [
        text_features(other).denies == read.denies
        for other, found in zip(said, scores, strict=True)
        if found == best
    ]
    decisive = best * 2 >= part.weight
    if decisive:
        return not any(alike)
    if read.denies:
        # What is denied has to be found in one place: words from here and there are no denial.
        return not _denied_there(clause, said)
    # No clause says half of it, so that it is a summary: most of it has to be affirmed.
    affirmed = [other for other in said if not text_features(other).denies]
    return score(part, affirmed)[0] * 2 < score(part, said)[0]


def _denied_there(clause: str, said: Sequence[str]) -> bool:
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
            yield [stem for stem in following if not only_frames(stem)][:FOCUS_WORDS]
