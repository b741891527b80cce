"""Whom a sentence names as the one who speaks, among those who speak in the passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from rag.answer import Hit
from rag.names import fold
from rag.people import Person, labels_of
from rag.verification.text_features import tokens_of
from vectorstore.episode import Episode, Line
from vectorstore.lexical_index import stems

# A name of fewer letters has too many neighbours to be recognised with a typo in it.
FUZZY_LETTERS = 5
# "Erum later also said": so many words may stand between a name and its verb.
WORDS_BEFORE_VERB = 3

_SAYING = (
    "say said tell told explain think thought believe recommend suggest advise argue note mention"
    " describe point add ask answer reply put estimate call consider report claim warn emphasize"
    " emphasise stress state share talk discuss speak spoke recall admit agree disagree doubt feel"
    " felt find found prefer see view opinion advice experience"
)
_LINKS = frozenset({"and", "or", "'s"})


@dataclass(frozen=True)
class Mention:
    """A person that a sentence names with its words `start` to `stop` (exclusive). `labels` are
    the person's labels in each episode (by slug); empty where they do not speak in it."""

    start: int
    stop: int
    name: str
    labels: Mapping[str, frozenset[str]]

    def speaks(self, hit: Hit, line: Line) -> bool:
        """Whether the line is theirs."""
        return line.speaker in self.labels.get(hit.episode.slug, ())

    def is_named_in(self, line: Line) -> bool:
        """Whether the line's words name them."""
        return fold(self.name.split()[0]) in _folded(tokens_of(line.text))


class Cast:
    """Everybody who speaks in the episodes of some passages, and what they are called.

    `people` are those of the archive: a nickname, or the full name of a host, follows from all its
    episodes together and from none alone.
    """

    def __init__(self, hits: Iterable[Hit], people: Iterable[Person] = ()) -> None:
        self._names: dict[tuple[str, ...], dict[str, frozenset[str]]] = {}
        self._shown: dict[tuple[str, ...], str] = {}
        people = tuple(people)
        for episode in {hit.episode.slug: hit.episode for hit in hits}.values():
            for name, labels in _called(episode, people):
                key = _folded(tokens_of(name))
                known = self._names.setdefault(key, {})
                known[episode.slug] = known.get(episode.slug, frozenset()) | labels
                self._shown.setdefault(key, name)

    def mentions(self, tokens: Sequence[str]) -> list[Mention]:
        """Who is named, in order; the longest name that fits is taken."""
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            keys, length = self._at(tokens, at)
            if keys:
                found.append(Mention(at, at + length, self._shown[keys[0]], self._labels(keys)))
            at += length
        return found

    def _labels(self, keys: Sequence[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
        """What all names have in common in each episode: one that two people may be meant by,
        misspelt, is nobody's."""
        common: dict[str, frozenset[str]] = {}
        for key in keys:
            for slug, labels in self._names[key].items():
                common[slug] = common.get(slug, labels) & labels
        return common

    def _at(self, tokens: Sequence[str], at: int) -> tuple[list[tuple[str, ...]], int]:
        for length in range(min(4, len(tokens) - at), 0, -1):
            words = tokens[at : at + length]
            key = _folded(words)
            if not words[0][0].isupper() and key not in _ROLES:
                continue
            if key in self._names:
                return [key], length
            close = [name for name in self._names if _resembles(name, key)]
            if close:
                return close, length
        return [], 1


_ROLES = frozenset({("guest",), ("guests",), ("host",), ("interviewer",)})


def attributed(tokens: Sequence[str], mentions: Sequence[Mention]) -> list[Mention]:
    """Those of the mentioned to whom the sentence puts words: "Erum said", "according to Erum",
    "Erum's advice"; of "Erum and Mike think" both."""
    names = {at for mention in mentions for at in range(mention.start, mention.stop)}
    return [
        mention
        for mention in mentions
        if _speaks_after(tokens, mention, names) or _speaks_before(tokens, mention, names)
    ]


def _speaks_after(tokens: Sequence[str], mention: Mention, names: set[int]) -> bool:
    at = mention.stop
    while at < len(tokens) and (at in names or tokens[at].lower() in _LINKS):
        at += 1
    for word in range(at, min(at + WORDS_BEFORE_VERB, len(tokens))):
        if word in names:
            return False
        if is_saying(tokens[word]):
            return True
    return False


def _speaks_before(tokens: Sequence[str], mention: Mention, names: set[int]) -> bool:
    before = [token.lower() for token in tokens[max(0, mention.start - 2) : mention.start]]
    if before[-2:] == ["according", "to"]:
        return True
    if not before or not is_saying(before[-1]) or before[-1].startswith("ask"):
        return False
    return mention.start - 2 not in names


def is_saying(token: str) -> bool:
    """Whether a word is a verb or noun of saying and thinking."""
    return any(stem in _saying() for stem in stems(token.lower()))


@lru_cache(maxsize=1)
def _saying() -> frozenset[str]:
    return frozenset(stem for word in _SAYING.split() for stem in stems(word))


def resembles_name(one: str, other: str) -> bool:
    """Whether two folded words may be spellings of one name."""
    if one == other:
        return True
    if min(len(one), len(other)) < FUZZY_LETTERS or one[0] != other[0]:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _resembles(name: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return len(name) == len(key) and all(map(resembles_name, name, key))


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word.removesuffix("'s").removesuffix("'")) for word in words)


def _called(episode: Episode, people: Iterable[Person]) -> Iterator[tuple[str, frozenset[str]]]:
    """What the speakers of an episode are called, and the labels that each name stands for."""
    by_guest, free = labels_of(episode)
    unclaimed = {person.labels.get(episode.slug): person.name for person in people}
    for label, name in [(label, unclaimed[label]) for label in free if label in unclaimed]:
        if name in by_guest:
            by_guest[name] = label
            free.remove(label)
        else:
            yield name, frozenset({label})
    guests = frozenset(filter(None, by_guest.values()))
    labels = guests.union(free)
    for label in labels:
        yield label, frozenset({label})
    exact = {_folded(tokens_of(label)) for label in labels}
    for name, theirs in by_guest.items():
        for called in (name, *tokens_of(name)[:1], *tokens_of(name)[-1:]):
            # Whom the transcript itself calls so is meant, and no namesake.
            if _folded(tokens_of(called)) not in exact:
                yield called, frozenset({theirs} if theirs else ())
    for role in ("guest", "guests"):
        yield role, guests
    for role in ("host", "interviewer"):
        yield role, _hosts(by_guest, free)


def _hosts(by_guest: Mapping[str, str | None], free: Iterable[str]) -> frozenset[str]:
    """The labels that can be no guest's. Where a guest has none, each of the others may be a
    nickname of theirs, so that nobody is the host for certain."""
    if None in by_guest.values():
        return frozenset()
    names = [_folded(tokens_of(name)) for name in by_guest]
    return frozenset(label for label in free if not any(_may_be(label, name) for name in names))


def _may_be(label: str, name: tuple[str, ...]) -> bool:
    words = _folded(tokens_of(label))
    return all(any(resembles_name(word, part) for part in name) for word in words)
