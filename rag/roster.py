"""Whom a question names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rag.names import LABEL_SIMILARITY, POSSESSIVE, WORD, Person, fold, people_of, words_of
from vectorstore.episode import Episode

_ENDS = re.compile(r"[.!?:][\s\"'”’)]+$")

# A name of two or more words is taken as named where its words resemble as many words in a row of
# the question; two typos in a name of twelve letters still pass, two different people do not.
FULL_NAME_SIMILARITY = 0.75
WORD_OF_NAME_SIMILARITY = 0.6
# A single word that the archive never uses is most likely a misspelt name: one letter in four.
STRAY_WORD_SIMILARITY = LABEL_SIMILARITY
# A word that stands in more sections than this is an English word before it is a name ("will").
COMMON_WORD_SHARE = 0.02


@dataclass(frozen=True)
class Named:
    """A person that a question names: `words` as typed, `similarity` 1.0 for the exact name;
    `whole` where all of the name stands in the question; `addressed` where it is the name that
    the person goes by, exactly and with a capital, so that hardly anything else can be meant."""

    person: Person
    words: str
    similarity: float
    whole: bool
    addressed: bool


@dataclass(frozen=True)
class _Word:
    """A word of a question: as typed, folded, and whether it may be (part of) a single name."""

    typed: str
    low: str
    capital: bool
    alone: bool


class Roster:
    """Everybody who speaks in the archive or is a guest of it.

    `share` tells in which share (0 to 1) of the archive's chunks a word stands; it keeps common
    words from being taken for names.
    """

    def __init__(self, episodes: Iterable[Episode], share: Callable[[str], float]) -> None:
        self.share = share
        self.people = people_of(list(episodes))
        self._tokens = [tuple(words_of(fold(person.name))) for person in self.people]
        # What they are called by those who talk to them: labels, and the first word of the name.
        self._calls = [
            frozenset(
                word
                for text in (tokens[0] if tokens else "", *person.labels.values())
                if text
                for word in words_of(fold(text))
            )
            for person, tokens in zip(self.people, self._tokens, strict=True)
        ]

    def named(self, text: str, sure: Collection[str] = ()) -> tuple[Named, ...]:
        """Who is named in `text`: whole names first, else single words of names. Words that are
        `sure` to be meant for a name count without a capital, however common they are."""
        words = _words(text)
        whole = self._whole_names([word.typed for word in words], [word.low for word in words])
        taken = {word for found in whole for word in found.words.split()}
        left = [word for word in words if word.typed not in taken]
        # Among words of another language any stranger of them would resemble somebody's name.
        known = sum(self.share(word.low) > 0 for word in words)
        singles = self._singles(left, sure, guess=not whole and 2 * known >= len(words))
        best = {found.person.name: found for found in [*singles, *whole]}
        return tuple(sorted(best.values(), key=lambda found: -found.similarity))

    def _whole_names(self, typed: list[str], folded: list[str]) -> list[Named]:
        spans: dict[tuple[int, int], list[Named]] = defaultdict(list)
        for person, tokens in zip(self.people, self._tokens, strict=True):
            size = len(tokens)
            if size < 2:
                continue
            for start in range(len(folded) - size + 1):
                similarity = _name_similarity(tokens, folded[start : start + size])
                if similarity >= FULL_NAME_SIMILARITY:
                    words = " ".join(typed[start : start + size])
                    found = Named(person, words, similarity, whole=True, addressed=True)
                    spans[start, start + size].append(found)
        # Of several names that resemble the same words only the nearest is meant.
        return [max(found, key=lambda named: named.similarity) for found in spans.values()]

    def _singles(self, words: list[_Word], sure: Collection[str], *, guess: bool) -> list[Named]:
        """People of whose name a single word stands in the question. `guess`: a word that the
        archive never uses may be a misspelt one."""
        found: list[Named] = []
        for word in words:
            if not word.alone or len(word.low) < 3:
                continue
            share = self.share(word.low)
            bearers = self._bearers(word)
            if share == 0 and len(word.low) >= 4:
                found += bearers or (self._nearest(word) if guess else [])
            elif word.capital or word.typed in sure or share <= COMMON_WORD_SHARE:
                found += bearers
        return found

    def _bearers(self, word: _Word) -> list[Named]:
        return [
            Named(
                person,
                word.typed,
                1.0,
                whole=len(tokens) == 1 and word.low in tokens,
                addressed=word.capital and word.low in calls,
            )
            for person, tokens, calls in zip(self.people, self._tokens, self._calls, strict=True)
            if word.low in tokens or word.low in calls
        ]

    def _nearest(self, word: _Word) -> list[Named]:
        near = [
            (max(Levenshtein.normalized_similarity(word.low, name) for name in names), person)
            for person, tokens, calls in zip(self.people, self._tokens, self._calls, strict=True)
            if (names := calls.union(tokens))
        ]
        best = max((similarity for similarity, _ in near), default=0.0)
        if best < STRAY_WORD_SIMILARITY:
            return []
        return [
            Named(person, word.typed, similarity, whole=False, addressed=False)
            for similarity, person in near
            if similarity == best
        ]


def _words(text: str) -> list[_Word]:
    """The words of a question. A capital counts unless it begins a sentence or all is shouted; a
    word beside another one with a capital may be half of a name that nobody here bears."""
    found = list(WORD.finditer(text))
    shouted = text.isupper()
    begins = [
        not text[: match.start()].rstrip(" \"'“(") or _ENDS.search(text[: match.start()])
        for match in found
    ]
    capital = [
        match[0][0].isupper() and not begin and not shouted
        for match, begin in zip(found, begins, strict=True)
    ]
    words = []
    for at, match in enumerate(found):
        typed = POSSESSIVE.sub("", match[0])
        before = at > 0 and capital[at - 1] and text[found[at - 1].end() : match.start()] == " "
        after = (
            at + 1 < len(found)
            and capital[at + 1]
            and typed == match[0]
            and text[match.end() : found[at + 1].start()] == " "
        )
        halves = match[0][0].isupper() and (before or after)
        words.append(_Word(typed, fold(typed), capital[at], alone=not halves))
    return words


def _name_similarity(tokens: tuple[str, ...], words: list[str]) -> float:
    """How much the words resemble the name, 0 to 1; weighted by length, no word far off."""
    similarities = [
        Levenshtein.normalized_similarity(token, word)
        for token, word in zip(tokens, words, strict=True)
    ]
    if min(similarities) < WORD_OF_NAME_SIMILARITY:
        return 0.0
    weights = [len(token) for token in tokens]
    weighted = zip(similarities, weights, strict=True)
    return sum(similarity * weight for similarity, weight in weighted) / sum(weights)
