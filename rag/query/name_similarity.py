"""How much a word resembles the words of names: to the eye, and to the ear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from doublemetaphone import doublemetaphone  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

# What sounds alike is spelt alike only in part ("Quist", "Kwist"): sound weighs a little more.
SOUND = 0.6
# Below this nothing is a misspelling; the comparison may stop early.
LEAST = 0.5


class NameSimilarity:
    """Compares words with the forms of names that it was made of, all at once.

    By sight: 1 - edits / letters of the longer one; an edit is a letter too many, too few, another,
    or two that changed places (optimal string alignment). By sound: the same over the codes of
    Double Metaphone (Philips 2000), which knows the spellings of many languages.
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
        """The likeness 0..1 of each word to each form, of shape (words, forms); 1 only where they
        are equal, 0 where it is less than `LEAST`."""
        if not words or not self.forms:
            return np.zeros((len(words), len(self.forms)), np.float32)
        sight = _similarity(words, self.forms)
        # Each word in both ways it may be spoken, and both are compared with both of each form.
        spoken = [code for word in words for code in _codes(word)]
        sound = _similarity(spoken, self._codes).reshape(len(words), 2, -1).max(1)
        sound = np.maximum(sound[:, self._spoken[0]], sound[:, self._spoken[1]])
        both = (1 - SOUND) * sight + SOUND * sound
        similarity = np.where(sight < 1, np.minimum(np.maximum(sight, both), 0.99), 1)
        return np.where(similarity >= LEAST, similarity, 0).astype(np.float32, copy=False)


def _similarity(words: Sequence[str], forms: Sequence[str]) -> NDArray[np.float32]:
    return cdist(words, forms, scorer=OSA.normalized_similarity, dtype=np.float32)


def _codes(word: str) -> tuple[str, str]:
    """How a word is spoken, twice where there are two ways. Of words without a code (digits, other
    signs) the word itself, so that they do not all sound alike."""
    first, second = doublemetaphone(word)
    return first or word, second or first or word
