"""Finds the people of the archive whom a text names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.names import POSSESSIVE, WORD, fold, words_of
from rag.people import Person, people_of
from rag.query.lexicon.name_positions import TITLES
from rag.query.name_similarity import NameSimilarity
from rag.query.name_variants import SHORTEST_WORD, NameUnit, NameVariants, variants_of
from vectorstore.episode import Episode

_SENTENCE_END = re.compile(r"[.!?:][\s\"'”’)]+$")

# A single word that the archive never uses may be a misspelt name, more so where one is expected.
STRAY_WORD_SIMILARITY = 0.88
EXPECTED_NAME_SIMILARITY = 0.78
# A word in more of the chunks than this is an English word before it is a name ("will").
COMMON_WORD_SHARE = 0.02


@dataclass(frozen=True)
class NamedPerson:
    """A person that a question names.

    `words` are the words as typed; `similarity` is 1.0 for the exact name. `whole`: all of the name
    stands in the question. `addressed`: it is the name that the person goes by, exactly and with a
    capital, so that hardly anything else can be meant.
    """

    person: Person
    words: str
    similarity: float
    whole: bool
    addressed: bool


@dataclass(frozen=True)
class _QuestionWord:
    """A word of a question: as typed, folded (`low`), and its place in the text.

    `beside`: the neighbours with which it may form a name, both with a capital. `heard`: the share
    of the archive's chunks that hold the word. `strange`: a neighbour is in no chunk, so the word
    may be half of a strange name.
    """

    typed: str
    low: str
    start: int
    end: int
    capital: bool
    beside: frozenset[str]
    heard: float
    strange: bool


class PeopleIndex:
    """Everybody who speaks in the archive or is a guest in it.

    `share` returns the share (0 to 1) of the archive's chunks that hold a word; it keeps common
    words from being taken for names.
    """

    def __init__(self, episodes: Iterable[Episode], share: Callable[[str], float]) -> None:
        self.share = share
        self.people = people_of(list(episodes))
        self._names = [tuple(words_of(fold(person.name))) for person in self.people]
        # What others call them: their labels, and the first word of the name.
        self._calls = [
            frozenset(
                word
                for text in (words[0] if words else "", *person.labels.values())
                if text
                for word in words_of(fold(text))
            )
            for person, words in zip(self.people, self._names, strict=True)
        ]
        self._bearers: dict[str, list[int]] = defaultdict(list)
        for at, (words, calls) in enumerate(zip(self._names, self._calls, strict=True)):
            for word in calls.union(words):
                self._bearers[word].append(at)
        forms = [form for name in self._names for words in variants_of(name) for form in words]
        self._similarity = NameSimilarity([*self._bearers, *forms])
        self._variants = NameVariants(self._names, self._similarity)
        self._singles = np.array([form in self._bearers for form in self._similarity.forms])

    def named(self, text: str, sure: Collection[str] = ()) -> tuple[NamedPerson, ...]:
        """The people named in `text`, most similar first: by whole names, else by single words of
        names. Words that are `sure` to be names count without a capital, however common."""
        words = self._words(text)
        units = _units(words)
        similarity = self._similarities(words, units)
        matches = self._variants.within(units, similarity)
        whole = [
            NamedPerson(
                self.people[match.person],
                text[words[match.start].start : words[match.end - 1].end],
                match.similarity,
                whole=True,
                addressed=True,
            )
            for match in matches
        ]
        taken = {at for match in matches for at in range(match.start, match.end)}
        # In another language, any word would resemble somebody's name.
        known = sum(word.heard > 0 for word in words)
        guess = not whole and 2 * known >= len(words)
        singles = [
            single
            for unit, row in zip(units, similarity, strict=True)
            if taken.isdisjoint(range(unit.start, unit.end))
            for single in self._single(words[unit.start : unit.end], unit, row, sure, guess=guess)
        ]
        best = {named.person.name: named for named in [*singles, *whole]}
        return tuple(sorted(best.values(), key=lambda named: -named.similarity))

    def _words(self, text: str) -> list[_QuestionWord]:
        """The words of a question. A capital counts unless it begins a sentence or everything is in
        capitals. A word beside another one with a capital may be half of a stranger's name."""
        matches = list(WORD.finditer(text))
        shouted = text.isupper()
        typed = [POSSESSIVE.sub("", match[0]) for match in matches]
        capital = [
            match[0][0].isupper() and not shouted and not _begins(text, match.start())
            for match in matches
        ]
        heard = [self.share(fold(word)) for word in typed]
        words = []
        for at, match in enumerate(matches):
            sides = [
                side
                for side in (at - 1, at + 1)
                if 0 <= side < len(matches)
                and _touch(text, matches[min(at, side)], matches[max(at, side)])
            ]
            beside = {
                fold(typed[side])
                for side in sides
                # "Nora's Quist" is not one name.
                if capital[side] and match[0][0].isupper() and (side < at or typed[at] == match[0])
            }
            words.append(
                _QuestionWord(
                    typed[at],
                    fold(typed[at]),
                    match.start(),
                    match.start() + len(typed[at]),
                    capital[at],
                    beside=frozenset(beside - TITLES),
                    heard=heard[at],
                    strange=any(heard[side] == 0 for side in sides),
                )
            )
        return words

    def _similarities(
        self, words: Sequence[_QuestionWord], units: Sequence[NameUnit]
    ) -> NDArray[np.float32]:
        """The similarity of each unit to each form of a name, of shape (units, forms). A common
        word has to be equal: "hear" is no misspelt name."""
        fuzzy = [
            at
            for at, unit in enumerate(units)
            if len(unit.letters) >= SHORTEST_WORD
            and any(
                word.heard <= COMMON_WORD_SHARE or word.capital
                for word in words[unit.start : unit.end]
            )
        ]
        similarity = np.zeros((len(units), len(self._similarity.forms)), np.float32)
        if fuzzy:
            similarity[fuzzy] = self._similarity.of([units[at].letters for at in fuzzy])
        for at, unit in enumerate(units):
            column = self._similarity.column.get(unit.letters)
            if column is not None:
                similarity[at, column] = 1
        return similarity

    def _single(
        self,
        words: Sequence[_QuestionWord],
        unit: NameUnit,
        row: NDArray[np.float32],
        sure: Collection[str],
        *,
        guess: bool,
    ) -> list[NamedPerson]:
        """The people of whose name the unit is a single word. `row` is its similarity to each form.
        `guess`: a word that the archive never uses may be a misspelt name."""
        word = words[0]
        if len(words) > 1 or len(word.low) < 2:
            return []
        addressed = word.capital or word.typed in sure
        if bearers := self._bearers.get(unit.letters):
            rare = word.heard <= COMMON_WORD_SHARE and len(word.low) >= SHORTEST_WORD
            if not addressed and not rare:
                return []
            return [self._bearer(at, word) for at in bearers if word.beside <= set(self._names[at])]
        if word.heard or word.strange or word.beside or not guess or len(word.low) <= SHORTEST_WORD:
            return []
        near = np.where(self._singles, row, 0)
        best = float(near.max(initial=0))
        if best < (EXPECTED_NAME_SIMILARITY if word.typed in sure else STRAY_WORD_SIMILARITY):
            return []
        return [
            NamedPerson(self.people[at], word.typed, best, whole=False, addressed=False)
            for column in np.flatnonzero(near == best)
            for at in self._bearers[self._similarity.forms[column]]
        ]

    def _bearer(self, at: int, word: _QuestionWord) -> NamedPerson:
        return NamedPerson(
            self.people[at],
            word.typed,
            1.0,
            whole=self._names[at] == (word.low,),
            addressed=word.capital and word.low in self._calls[at],
        )


def _units(words: Sequence[_QuestionWord]) -> list[NameUnit]:
    """Each word, and each two neighbours as one."""
    single = [NameUnit(at, at + 1, word.low) for at, word in enumerate(words)]
    joined = [
        NameUnit(at, at + 2, words[at].low + words[at + 1].low) for at in range(len(words) - 1)
    ]
    return [*single, *joined]


def _begins(text: str, start: int) -> bool:
    """Whether a sentence begins at `start`."""
    before = text[:start]
    return not before.rstrip(" \"'“(") or bool(_SENTENCE_END.search(before))


def _touch(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] == " "
