"""Speaker vocabulary: which words a speaker uses, and whether a word may be misspelt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from rag.people import Person
from vectorstore.episode import Episode
from vectorstore.lexical_index import LexicalIndex, stems

TYPO_SIMILARITY = 0.8


class SpeakerVocabulary:
    """The words of each episode, as stems. Read at the first use."""

    def __init__(self, episodes: Mapping[str, Episode], lexical: LexicalIndex) -> None:
        self._episodes = episodes
        self._lexical = lexical
        self._vocabularies: dict[str, frozenset[str]] = {}
        self._rows: dict[str, tuple[str, ...]] = {}

    def by(self, people: Iterable[Person]) -> frozenset[str] | None:
        """The stems of all words in the episodes of these people; None for no people."""
        slugs = {slug for person in people for slug in person.labels}
        for slug in slugs - self._vocabularies.keys():
            self._vocabularies[slug] = _vocabulary(self._episodes[slug])
        return frozenset().union(*(self._vocabularies[slug] for slug in slugs)) if slugs else None

    def in_order(self, slug: str) -> tuple[str, ...]:
        """The stems of an episode's words, in order."""
        if slug not in self._rows:
            sections = self._episodes[slug].sections
            lines = (line.text for section in sections for line in section.lines)
            self._rows[slug] = tuple(stem for text in lines for stem in stems(text))
        return self._rows[slug]

    def holds(self, word: str, spoken: frozenset[str] | None) -> bool:
        """Whether the word, or the word that it may misspell, is among the stems `spoken` (None:
        those of the whole archive). `word` must have a stem."""
        stem = stems(word)[0]
        if self._lexical.share(word) > 0:
            return spoken is None or stem in spoken
        return _resembles(stem, self._lexical.vocabulary if spoken is None else spoken)

    def may_be_misspelt(self, word: str) -> bool:
        """Whether the archive has a word of nearly the same letters. `word` must have a stem."""
        return _resembles(stems(word)[0], self._lexical.vocabulary)


def _resembles(stem: str, spoken: Collection[str]) -> bool:
    scorer = Levenshtein.normalized_similarity
    return bool(process.extractOne(stem, spoken, scorer=scorer, score_cutoff=TYPO_SIMILARITY))


def _vocabulary(episode: Episode) -> frozenset[str]:
    text = [episode.title, *episode.topics]
    for section in episode.sections:
        text.append(section.header)
        text += [line.text for line in section.lines]
    return frozenset(stems(" ".join(text)))
