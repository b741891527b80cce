"""How much a word resembles the words of names, by spelling and by sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from doublemetaphone import doublemetaphone  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

# Names that sound alike are spelt alike only in part ("Quist", "Kwist"), so sound weighs a little
# more.
SOUND = 0.6
# Below this nothing is a misspelling.
LEAST = 0.5


class NameSimilarity:
    """Compares words with all forms of names at once.

    By spelling: 1 - edits / letters of the longer word, where an edit is an added, missing or wrong
    letter, or two swapped letters (optimal string alignment). By sound: the same over the codes of
    Double Metaphone (Philips 2000), which covers the spellings of many languages.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = tuple(dict.fromkeys(forms))
        self.column = {form: at for at, form in enumerate(self.forms)}
        codes = [_codes(form) for form in self.forms]
        self._codes = tuple(dict.fromkeys(code for both in codes for code in both))
        place = {code: at for at, code in enumerate(self._codes)}
        # For each form the places of its two codes.
        self._spoken = np.array([[place[code] for code in both] for both in codes]).reshape(-1, 2).T

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The similarity (0 to 1) of each word to each form, of shape (words, forms). It is 1 only
        where they are equal, and 0 where it is less than `LEAST`."""
        if not words or not self.forms:
            return np.zeros((len(words), len(self.forms)), np.float32)
        spelling = _similarity(words, self.forms)
        # Both codes of a word are compared with both codes of a form.
        spoken = [code for word in words for code in _codes(word)]
        sound = _similarity(spoken, self._codes).reshape(len(words), 2, -1).max(1)
        sound = np.maximum(sound[:, self._spoken[0]], sound[:, self._spoken[1]])
        both = (1 - SOUND) * spelling + SOUND * sound
        similarity = np.where(spelling < 1, np.minimum(np.maximum(spelling, both), 0.99), 1)
        return np.where(similarity >= LEAST, similarity, 0).astype(np.float32, copy=False)


def _similarity(words: Sequence[str], forms: Sequence[str]) -> NDArray[np.float32]:
    return cdist(words, forms, scorer=OSA.normalized_similarity, dtype=np.float32)


def _codes(word: str) -> tuple[str, str]:
    """The two codes of how a word may be spoken. A word without a code (digits, other signs) stands
    for itself, so that such words do not all sound alike."""
    first, second = doublemetaphone(word)
    return first or word, second or first or word
