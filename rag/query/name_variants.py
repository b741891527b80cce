"""Finds whole names in a row of words, however they are spelt, split or turned around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.query.name_similarity import NameSimilarity

# A name of two or more words counts as named where its words resemble as many words in a row of the
# question: two typos in a name of twelve letters still pass, two different people do not.
FULL_NAME_SIMILARITY = 0.77
WORD_OF_NAME_SIMILARITY = 0.6
# A name run together is one long word, and no word beside it confirms it.
JOINED_NAME_SIMILARITY = 0.88
# Initials and other short words resemble everything.
SHORTEST_WORD = 3


@dataclass(frozen=True)
class NameUnit:
    """A word of a question, or two neighbours taken as one: the words from `start` (inclusive) to
    `end` (exclusive), and their letters."""

    start: int
    end: int
    letters: str


@dataclass(frozen=True)
class NameMatch:
    """The words from `start` (inclusive) to `end` (exclusive) are the name of the person at the
    place `person` among the names."""

    person: int
    start: int
    end: int
    similarity: float


class NameVariants:
    """The ways in which people's names may be written, apart from misspellings."""

    def __init__(self, names: Sequence[tuple[str, ...]], similarity: NameSimilarity) -> None:
        """`names` holds the folded words of each name; `similarity` must know the words of all
        variants of them (see `variants_of`)."""
        rows: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for person, words in enumerate(names):
            for variant in variants_of(words):
                columns = [similarity.column[word] for word in variant]
                rows[len(variant)].append((person, columns))
        lengths = np.array([len(form) for form in similarity.forms], np.float32)
        self._written = []
        for size, variants in sorted(rows.items()):
            places = np.array([columns for _, columns in variants]).T
            weights = lengths[places] / lengths[places].sum(0)
            self._written.append((size, [person for person, _ in variants], places, weights))

    def within(self, units: Sequence[NameUnit], similarity: NDArray[np.float32]) -> list[NameMatch]:
        """The names among the units, most similar first; no two share a word. `similarity` has a
        row for each unit and a column for each form of a name."""
        matches: list[NameMatch] = []
        resembling = similarity.max(1, initial=0) >= WORD_OF_NAME_SIMILARITY
        resembled = similarity.max(0, initial=0) >= WORD_OF_NAME_SIMILARITY
        for size, people, columns, weights in self._written:
            runs = _runs(units, resembling, size)
            # Most names have a word that no word of the question resembles.
            names = np.flatnonzero(resembled[columns].all(0))
            if not runs or not names.size:
                continue
            # One array of shape (runs, names) for each word of the names.
            parts = [
                similarity[np.array(at)[:, None], columns[word, names]]
                for word, at in enumerate(zip(*runs, strict=True))
            ]
            shares = weights[:, names]
            means = np.sum([part * shares[word] for word, part in enumerate(parts)], axis=0)
            least = JOINED_NAME_SIMILARITY if size == 1 else FULL_NAME_SIMILARITY
            means = np.where(means >= least, means, 0)
            for part in parts:
                means[part < WORD_OF_NAME_SIMILARITY] = 0
            for run, row in zip(runs, means, strict=True):
                name = int(row.argmax())
                if row[name]:
                    start, end = units[run[0]].start, units[run[-1]].end
                    matches.append(
                        NameMatch(people[names[name]], start, end, round(float(row[name]), 4))
                    )
        return _distinct(matches)


def variants_of(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """How a name of two or more words may stand in a question: as it is, last name first, run
    together, without its middle, or with its last words as one ("Lo Duca", "Loduca"). Empty for a
    name of one word."""
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
    """The runs of `size` units that resemble anything, each beginning where the one before it ends,
    as places in `units`."""
    begins: dict[int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(resembling).tolist():
        begins[units[at].start].append(at)
    runs: list[tuple[int, ...]] = [(at,) for there in begins.values() for at in there]
    for _ in range(size - 1):
        runs = [(*run, after) for run in runs for after in begins.get(units[run[-1]].end, ())]
    return runs


def _distinct(matches: list[NameMatch]) -> list[NameMatch]:
    """Of the matches that share a word the most similar one; of equals the one with more words."""
    kept: list[NameMatch] = []
    for match in sorted(matches, key=lambda one: (-one.similarity, one.start - one.end)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept
