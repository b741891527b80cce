"""Which of the speakers' labels of an episode are one and the same, and which are none at all."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection

from rapidfuzz.distance import OSA

MAX_LABEL_WORDS = 4
MAX_LABEL_CHARACTERS = 40
"""A label is a name. In the real archive the longest label has 10 characters, the shortest
sentence that landed in its place 59."""

MAX_SPEAKERS = 50
"""Of an episode, the most frequent ones; rarer labels are left as they are, since a file could
hold thousands of them."""

_PUNCTUATION = " .,:;-\N{EN DASH}\N{EM DASH}"
_RARE = 20  # a misspelling is at least this many times rarer than the name


def fold(name: str) -> str:
    """Reduce a name to what is compared: lower case, no accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_sentence(who: str) -> bool:
    """Tell a sentence that landed in the place of a label from a label."""
    words = who.split()
    return (
        len(words) > MAX_LABEL_WORDS
        or len(who) > MAX_LABEL_CHARACTERS
        or who.endswith(("?", "!", "…"))
        or (who.endswith(".") and len(words) > 2)
    )


def same_labels(counts: Counter[str], names: Collection[str]) -> dict[str, str]:
    """Map each label of an episode that is misspelt to the spelling it stands for ("" for none).

    `counts` has the rows of each label, `names` the words of which people's names are known to be
    made, folded (see `fold`). In order: punctuation at the ends goes (`Theo::`); letters differ in
    case or accents only; the end of the name is stuttered (`Adityaitya`, `Andreyy`); one letter
    inside the name is wrong, missing, too many or swapped with the next. The last is done only to a
    label that is 20 times rarer and no known name, and never to its first or last letter, which is
    where the names of different people differ (Daniel, Daniela). No rule may make one label of two
    people's: a wrong speaker is worse than an odd label.
    """
    trimmed = {label: label.strip(_PUNCTUATION) for label in counts}
    weights: Counter[str] = Counter()
    for label, count in counts.items():
        weights[trimmed[label]] += count
    by_weight = sorted(filter(None, weights), key=lambda label: (-weights[label], label))
    chosen: dict[str, str] = {"": ""}
    chosen.update((label, label) for label in by_weight)
    for place, label in enumerate(by_weight[:MAX_SPEAKERS]):
        chosen[label] = next(
            (
                chosen[other]
                for other in by_weight[:place]
                if _same(label, other, weights[label] * _RARE <= weights[other], names)
            ),
            label,
        )
    return {label: chosen[trimmed[label]] for label in counts if chosen[trimmed[label]] != label}


def _same(label: str, other: str, much_rarer: bool, names: Collection[str]) -> bool:
    """Tell whether a label is another spelling of one that is more frequent."""
    rare, frequent = fold(label), fold(other)
    if rare == frequent:
        return True
    if rare in names:
        return False
    stutter = rare.removeprefix(frequent)
    long_enough = min(len(rare), len(frequent)) > 4
    # A single doubled letter proves little in a short name (Le, Lee; Jef, Jeff).
    if stutter != rare and frequent.endswith(stutter):
        return len(stutter) > 1 or long_enough or much_rarer
    return (
        much_rarer
        and long_enough
        and rare[0] == frequent[0]
        and rare[-1] == frequent[-1]
        and OSA.distance(rare, frequent) == 1
    )
