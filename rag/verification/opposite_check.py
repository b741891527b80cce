"""Whether a claim says the opposite of a text in one word: "more" for "less"."""

from __future__ import annotations

from functools import lru_cache

from rag.query.lexicon.statements import OPPOSITES


def swapped_opposite(claim: frozenset[str], said: frozenset[str]) -> tuple[str, str] | None:
    """A word of the claim of which only the opposite is said, and that opposite.

    Both take all words in lower case. Where a word and its opposite stand on one side, nothing can
    be told. Inflections are matched as well; the pair names one of them.
    """
    for left, right in OPPOSITES:
        for here, there in ((left, right), (right, left)):
            same, opposite = _forms(here), _forms(there)
            swapped = (claim & same) and (said & opposite)
            if swapped and not (claim & opposite) and not (said & same):
                return min(claim & same), min(said & opposite)
    return None


@lru_cache(maxsize=256)
def _forms(words: str) -> frozenset[str]:
    return frozenset(
        form
        for word in words.split()
        for form in (word, f"{word}s", f"{word}d", f"{word}ed", f"{word}ing", f"{word[:-1]}ing")
    )
