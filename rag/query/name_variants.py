"""The whole names that stand in a row of words, however they are spelt, parted or turned around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.query.name_similarity import NameSimilarity

# A name of two or more words is taken as named where its words resemble as many words in a row of
# the question; two typos in a name of twelve letters still pass, two different people do not.
FULL_NAME_LIKENESS = 0.77
WORD_OF_NAME_LIKENESS = 0.6
# All of a name run together is one long word: there is nothing beside it that confirms it.
JOINED_NAME_LIKENESS = 0.88
# Initials and the like resemble everything.
SHORTEST_WORD = 3


@dataclass(frozen=True)
class NameUnit:
    """A word of a question, or two neighbours taken as one: the words from `start` to before
    `end`, and their letters."""

    start: int
    end: int
    letters: str


@dataclass(frozen=True)
class NameMatch:
    """The words from `start` to before `end` are the name of the person at the place `person`."""

    person: int
    start: int
    end: int
    similarity: float


class NameVariants:
    """The ways in which the names of people may be written, apart from misspellings."""

    def __init__(self, names: Sequence[tuple[str, ...]], similarity: NameSimilarity) -> None:
        """`names`: the folded words of each name; `similarity` must know `forms_of` all of them."""
        rows: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for person, words in enumerate(names):
            for spelling in variants_of(words):
                columns = [similarity.column[word] for word in spelling]
                rows[len(spelling)].append((person, columns))
        lengths = np.array([len(form) for form in similarity.forms], np.float32)
        self._written = []
        for size, found in sorted(rows.items()):
            places = np.array([columns for _, columns in found]).T
            weights = lengths[places] / lengths[places].sum(0)
            self._written.append((size, [person for person, _ in found], places, weights))

    def within(self, units: Sequence[NameUnit], similarity: NDArray[np.float32]) -> list[NameMatch]:
        """The names among the units, of which `similarity` has a row each; the surest come first
        and no two share a word."""
        found: list[NameMatch] = []
        resembling = similarity.max(1, initial=0) >= WORD_OF_NAME_LIKENESS
        resembled = similarity.max(0, initial=0) >= WORD_OF_NAME_LIKENESS
        for size, people, columns, weights in self._written:
            runs = _runs(units, resembling, size)
            # Of most names no word, or not each, is anywhere in the question.
            names = np.flatnonzero(resembled[columns].all(0))
            if not runs or not names.size:
                continue
            # Each of shape (runs, names), for one word of the names after the other.
            alike = [
                similarity[np.array(at)[:, None], columns[word, names]]
                for word, at in enumerate(zip(*runs, strict=True))
            ]
            shares = weights[:, names]
            means = np.sum([part * shares[word] for word, part in enumerate(alike)], axis=0)
            least = JOINED_NAME_LIKENESS if size == 1 else FULL_NAME_LIKENESS
            means = np.where(means >= least, means, 0)
            for part in alike:
                means[part < WORD_OF_NAME_LIKENESS] = 0
            for run, row in zip(runs, means, strict=True):
                name = int(row.argmax())
                if row[name]:
                    start, end = units[run[0]].start, units[run[-1]].end
                    found.append(
                        NameMatch(people[names[name]], start, end, round(float(row[name]), 4))
                    )
        return _apart(found)


def variants_of(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """How a name of two or more words may stand in a question: as it is, the last name first, run
    together, without what is in the middle, its last words as one ("Lo Duca", "Loduca")."""
    if len(words) < 2:
        return set()
    first, *_, last = words
    rest = "".join(words[1:])
    return {
        words,
        (last, *words[:-1]),
        (first, last),
        (last, first),
        (first, rest),
        (rest, first),
        ("".join(words[:-1]), last),
        ("".join(words),),
    }


def _runs(
    units: Sequence[NameUnit], resembling: NDArray[np.bool_], size: int
) -> list[tuple[int, ...]]:
    """The places of `size` units that resemble anything, each beginning where the one before it
    ends."""
    begins: dict[int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(resembling).tolist():
        begins[units[at].start].append(at)
    runs: list[tuple[int, ...]] = [(at,) for there in begins.values() for at in there]
    for _ in range(size - 1):
        runs = [(*run, after) for run in runs for after in begins.get(units[run[-1]].end, ())]
    return runs


def _apart(found: list[NameMatch]) -> list[NameMatch]:
    """The surest of those that share a word; of equals the one with more words."""
    kept: list[NameMatch] = []
    for match in sorted(found, key=lambda one: (-one.similarity, one.start - one.end)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept
