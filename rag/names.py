"""Who speaks in the archive, what they are called, and which of them a question names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from vectorstore.episode import Episode

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

# A name of two or more words is taken as named where its words resemble as many words in a row of
# the question; two typos in a name of twelve letters still pass, two different people do not.
FULL_NAME_SIMILARITY = 0.78
WORD_OF_NAME_SIMILARITY = 0.6
# A single word that the archive never uses is most likely a misspelt name: one letter in four.
STRAY_WORD_SIMILARITY = 0.75
# A word that stands in more sections than this is an English word before it is a name ("will").
COMMON_WORD_SHARE = 0.02
# Labels of fewer episodes than this that fit no guest are passers-by, not a host.
HOST_EPISODES_SHARE = 0.05


def fold(text: str) -> str:
    """The text as it is compared: Latin letters, no accents, no case."""
    return anyascii(text).casefold()


def squash(text: str) -> str:
    """Folded text without spaces and punctuation, so that ids and names compare."""
    return "".join(character for character in fold(text) if character.isalnum())


def words_of(text: str) -> list[str]:
    """The words of a text, possessives cut off (`Erum's` is `Erum`)."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text)]


@dataclass(frozen=True)
class Person:
    """Someone who speaks, or a guest without a transcript. `labels` maps the slug of each of their
    episodes to the transcript's label for them (None where they have no line in it)."""

    name: str
    labels: Mapping[str, str | None]
    is_host: bool

    @property
    def speaks(self) -> bool:
        """Whether any line of the archive is theirs."""
        return any(self.labels.values())


@dataclass(frozen=True)
class Named:
    """A person that a question names: `words` as typed, `similarity` 1.0 for the exact name;
    `whole` where more than one word of the name stands in the question."""

    person: Person
    words: str
    similarity: float
    whole: bool


class Roster:
    """Everybody who speaks in the archive or is a guest of it.

    `share_of_sections` tells in which share (0 to 1) of the archive's sections a word stands; it
    keeps common words from being taken for names.
    """

    def __init__(
        self, episodes: Iterable[Episode], share_of_sections: Callable[[str], float]
    ) -> None:
        self._share = share_of_sections
        self.people = _people(list(episodes))
        self._tokens = [tuple(words_of(fold(person.name))) for person in self.people]

    def named(self, text: str) -> tuple[Named, ...]:
        """Who is named in `text`: whole names first, else single words of names."""
        typed = words_of(text)
        folded = [fold(word) for word in typed]
        whole = [found for found in self._whole_names(typed, folded) if found]
        taken = {word for found in whole for word in found.words.split()}
        single = self._single_words(
            [(word, low) for word, low in zip(typed, folded, strict=True) if word not in taken],
            shouting=not text.islower(),
            first=typed[0] if typed else "",
            guess=not whole,
        )
        best = {found.person.name: found for found in [*single, *whole]}
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
                    spans[start, start + size].append(Named(person, words, similarity, whole=True))
        # Of several names that resemble the same words only the nearest is meant.
        return [max(found, key=lambda named: named.similarity) for found in spans.values()]

    def _single_words(
        self, words: list[tuple[str, str]], *, shouting: bool, first: str, guess: bool
    ) -> list[Named]:
        """`guess`: whether a word that the archive never uses may be a misspelt name."""
        found: list[Named] = []
        for typed, low in words:
            share = self._share(low)
            capital = shouting and typed[0].isupper() and typed != first
            if share == 0 and len(low) >= 4:
                found += self._nearest(typed, low) if guess else []
            elif capital or share <= COMMON_WORD_SHARE:
                found += [
                    Named(person, typed, 1.0, whole=len(tokens) == 1)
                    for person, tokens in zip(self.people, self._tokens, strict=True)
                    if low in tokens and len(low) > 2
                ]
        return found

    def _nearest(self, typed: str, low: str) -> list[Named]:
        near = [
            (max(Levenshtein.normalized_similarity(low, token) for token in tokens), person)
            for person, tokens in zip(self.people, self._tokens, strict=True)
            if tokens
        ]
        best = max((similarity for similarity, _ in near), default=0.0)
        if best < STRAY_WORD_SIMILARITY:
            return []
        return [
            Named(person, typed, similarity, whole=False)
            for similarity, person in near
            if similarity == best
        ]


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


def _people(episodes: list[Episode]) -> tuple[Person, ...]:
    readings = [(episode, *_labels(episode)) for episode in episodes]
    frequency = Counter(label for _, _, rest in readings for label in rest)
    transcribed = sum(bool(episode.sections) for episode in episodes)
    hosts = {
        label
        for label, count in frequency.items()
        if count >= max(2, HOST_EPISODES_SHARE * transcribed)
    }
    borne = {
        word
        for episode in episodes
        for guest in episode.guests
        for word in words_of(fold(guest.name))
    }
    guests: dict[str, dict[str, str | None]] = defaultdict(dict)
    others: dict[str, dict[str, str | None]] = defaultdict(dict)
    for episode, by_guest, rest in readings:
        strangers = [label for label in rest if label not in hosts]
        silent = [name for name, label in by_guest.items() if label is None]
        if len(strangers) == 1 and len(silent) == 1 and fold(strangers[0]) not in borne:
            # A nickname: the one guest without a label and the one label without a guest. Not so
            # where it is the name of another guest: some files hold the talk of another episode.
            by_guest[silent[0]] = strangers[0]
        for name, label in by_guest.items():
            guests[name][episode.slug] = label
        for label in set(rest) - set(by_guest.values()):
            others[label][episode.slug] = label
    people = [Person(name, labels, is_host=False) for name, labels in guests.items()]
    people += [Person(label, labels, is_host=label in hosts) for label, labels in others.items()]
    return tuple(people)


def _labels(episode: Episode) -> tuple[dict[str, str | None], list[str]]:
    """Which label speaks for which guest (None: no label), and the labels that fit no guest."""
    lines = Counter(
        line.speaker for section in episode.sections for line in section.lines if line.speaker
    )
    free = [label for label, _ in lines.most_common()]
    by_guest: dict[str, str | None] = {}
    for guest in episode.guests:
        label = next((label for label in free if _fits(label, guest.name)), None)
        by_guest[guest.name] = label
        if label:
            free.remove(label)
    return by_guest, free


def _fits(label: str, name: str) -> bool:
    tokens = words_of(fold(name))
    low = words_of(fold(label))
    return bool(low) and all(
        max((Levenshtein.normalized_similarity(word, token) for token in tokens), default=0.0)
        >= STRAY_WORD_SIMILARITY
        for word in low
    )
