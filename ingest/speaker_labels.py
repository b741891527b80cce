"""Finds misspelt speaker labels, and sentences in the place of a label."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection

from rapidfuzz.distance import OSA

MAX_LABEL_WORDS = 4
MAX_LABEL_CHARACTERS = 40
"""A label is a name. In the real archive the longest label has 10 characters, and the shortest
sentence in the place of one has 59."""

MAX_SPEAKERS = 50
"""Only so many labels of an episode, the most frequent ones, are compared: a file could have
thousands of them."""

_PUNCTUATION = " .,:;-\N{EN DASH}\N{EM DASH}"
_RARE = 20  # a misspelling is at least this many times rarer than the name


def fold(name: str) -> str:
    """Return a name in lower case and without accents, for comparison."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_sentence(who: str) -> bool:
    """Return whether a text in the place of a label is a sentence."""
    words = who.split()
    return (
        len(words) > MAX_LABEL_WORDS
        or len(who) > MAX_LABEL_CHARACTERS
        or who.endswith(("?", "!", "…"))
        or (who.endswith(".") and len(words) > 2)
    )


def correct_labels(counts: Counter[str], names: Collection[str]) -> dict[str, str]:
    """Map each misspelt label of an episode to the correct spelling ("" for no label at all).

    `counts` has the number of rows of each label, `names` the words of known people's names, folded
    (see `fold`). The rules, in order: punctuation at the ends is removed (`Theo::`); letters differ
    only in case or accents; the end of the name is repeated (`Adityaitya`, `Andreyy`); one letter
    inside the name is wrong, missing, added or swapped with the next. The last rule applies only to
    a label that is 20 times rarer and not a known name, and never to its first or last letter,
    where the names of different people differ (Daniel, Daniela). No rule may merge the labels of
    two people: a wrong speaker is worse than an odd label.
    """
    trimmed = {label: label.strip(_PUNCTUATION) for label in counts}
    weights: Counter[str] = Counter()
    for label, count in counts.items():
        weights[trimmed[label]] += count
    by_weight = sorted(filter(None, weights), key=lambda label: (-weights[label], label))
    spelling: dict[str, str] = {"": ""}
    spelling.update((label, label) for label in by_weight)
    for place, label in enumerate(by_weight[:MAX_SPEAKERS]):
        spelling[label] = next(
            (
                spelling[other]
                for other in by_weight[:place]
                if _same(label, other, weights[label] * _RARE <= weights[other], names)
            ),
            label,
        )
    return {
        label: spelling[trimmed[label]] for label in counts if spelling[trimmed[label]] != label
    }


def _same(label: str, other: str, much_rarer: bool, names: Collection[str]) -> bool:
    """Return whether a label is another spelling of a more frequent one."""
    rare, frequent = fold(label), fold(other)
    if rare == frequent:
        return True
    if rare in names:
        return False
    stutter = rare.removeprefix(frequent)
    long_enough = min(len(rare), len(frequent)) > 4
    # A doubled letter proves little in a short name (Le, Lee; Jef, Jeff).
    if stutter != rare and frequent.endswith(stutter):
        return len(stutter) > 1 or long_enough or much_rarer
    return (
        much_rarer
        and long_enough
        and rare[0] == frequent[0]
        and rare[-1] == frequent[-1]
        and OSA.distance(rare, frequent) == 1
    )
