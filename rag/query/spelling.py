"""Corrects typing errors in ordinary words, against the words that the archive uses.

What an English dictionary knows is no error, though nobody in the archive says it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rag.query.english import is_english
from vectorstore.episode import Episode

SHORTEST = 5
"""Letters of a word that is corrected: fewer may be anything."""
SHORTEST_DIFFERENCE = 2
"""Letters that make another word: "weatherby" is no "weather"."""
LONG = 8
"""Letters from which two errors are forgiven, not one."""
_WORD = re.compile(r"[^\W\d_]+")
_ORDINARY = re.compile(r"(?<![\w./:@-])[^\W\d_]+(?![\w/:@-]|\.\w)")
"""A word of its own, not part of an address or a slug."""


@dataclass(frozen=True)
class Corrected:
    """A question in the archive's spelling, and whether that differs from what was typed."""

    text: str
    differs: bool


class Spelling:
    """Knows the words of an archive; they are counted at the first typing error. `share` returns
    the share (0..1) of the chunks in which a word stands in any form."""

    def __init__(self, episodes: Iterable[Episode], share: Callable[[str], float]) -> None:
        self._episodes = tuple(episodes)
        self._share = share

    def corrected(self, question: str, names: Collection[str] = ()) -> Corrected:
        """The question with each unknown word replaced by the nearest known one, if there is one:
        one wrong, missing, doubled or swapped letter, in a long word two. Words with a capital, and
        those of `names`, stay."""

        def known(match: re.Match[str]) -> str:
            word = match[0]
            if len(word) < SHORTEST or word in names or self._share(word) > 0:
                return word
            # All capitals are shouted, one is a name.
            if any(map(str.isupper, word)) and not question.isupper():
                return word
            return word if is_english(word) else self._nearest(word.casefold()) or word

        text = _ORDINARY.sub(known, question)
        return Corrected(text, text != question)

    def _nearest(self, word: str) -> str | None:
        """The most frequent of the nearest words with the same first letter."""
        distance = 2 if len(word) >= LONG else 1
        same = self._words_by_letter.get(word[0], Counter())
        found = process.extract(
            word, same.keys(), scorer=OSA.distance, score_cutoff=distance, limit=None
        )
        nearest = min((far for _, far, _ in found), default=0)
        best = [
            known
            for known, far, _ in found
            if far == nearest and abs(len(known) - len(word)) < SHORTEST_DIFFERENCE
        ]
        return max(best, key=lambda known: same[known]) if best else None

    @cached_property
    def _words_by_letter(self) -> dict[str, Counter[str]]:
        counted: Counter[str] = Counter()
        for episode in self._episodes:
            counted.update(_words(episode.title))
            for section in episode.sections:
                counted.update(_words(section.header))
                for line in section.lines:
                    counted.update(_words(line.text))
        by_letter: dict[str, Counter[str]] = {}
        for word, count in counted.items():
            if len(word) >= SHORTEST - 1:
                by_letter.setdefault(word[0], Counter())[word] = count
        return by_letter


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
