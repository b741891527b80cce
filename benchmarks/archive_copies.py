"""Copies of an archive's episodes, windows and vectors, with changed words.

Changed words keep their length, so that the spans of a window still lead to its words. A tenth of
the distinct words of a copy are invented, so that a hundred copies have about ten times the
vocabulary, as a text of that length has (Heaps' law with an exponent of about one half). All guests
are new people with invented names. A vector is the real one plus Gaussian noise of the same length
(cosine 0.7 to the real one), scaled to unit length: encoding millions of windows would take days.
Noise has more dimensions than speech, so it is harder for an approximate index than real text.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vectorstore.chunk import Chunk
from vectorstore.episode import Episode, Guest, Line, Section

_WORD = re.compile(r"[^\W\d_]+")
_INVENTED_SHARE = 0.1
_MIN_LETTERS = 4
"""Shorter words stay: most are the function words of the language."""
_HOST_SHARE = 0.05
"""A label in more than this share of the episodes is a host's; hosts stay through all copies."""


class ArchiveCopier:
    """Makes copies of an archive; the same number always makes the same copy."""

    def __init__(self, episodes: Iterable[Episode]) -> None:
        """`episodes` are those of the original archive."""
        originals = list(episodes)
        labels = Counter(
            label
            for episode in originals
            for label in {label for section in episode.sections for label in section.speakers}
        )
        hosts = {
            word
            for label, count in labels.items()
            if count > _HOST_SHARE * len(originals)
            for word in _WORD.findall(label.lower())
        }
        self._names = {
            word
            for episode in originals
            for guest in episode.guests
            for word in _WORD.findall(guest.name.lower())
        } - hosts

    def vocabulary(self, copy: int) -> CopyVocabulary:
        """The words of a copy."""
        return CopyVocabulary(copy, self._names)


class CopyVocabulary:
    """Which words of a copy stand in place of the original ones."""

    def __init__(self, copy: int, names: Iterable[str]) -> None:
        """`names` are the words, in lower case, that are replaced whatever their length."""
        self._copy = copy
        self._words: dict[str, str] = {}
        for name in sorted(names):
            self._words[name] = self._invented(name)

    def changed(self, text: str) -> str:
        """`text` with the words of this copy, of the same length."""
        return _WORD.sub(lambda match: self._of(match[0]), text)

    def _of(self, word: str) -> str:
        lower = word.lower()
        if len(lower) != len(word):
            return word  # a letter whose lower case is two characters
        new = self._words.get(lower)
        if new is None:
            is_kept = (
                len(lower) < _MIN_LETTERS
                or random.Random(f"{self._copy} {lower}").random() >= _INVENTED_SHARE  # noqa: S311 - seeded, so that runs are alike
            )
            new = self._words[lower] = lower if is_kept else self._invented(lower)
        if new == lower:
            return word
        return new.capitalize() if word[0].isupper() else new

    def _invented(self, word: str) -> str:
        digest = hashlib.sha256(f"{self._copy} {word}".encode()).digest()
        letters = ("bcdfghklmnprstvz", "aeiou")
        return "".join(
            letters[place % 2][digest[place % 32] % len(letters[place % 2])]
            for place in range(len(word))
        )


def copy_episode(episode: Episode, copy: int, words: CopyVocabulary) -> Episode:
    """The episode with the words of a copy, and with a slug and guests of its own."""
    return replace(
        episode,
        slug=copied_slug(episode.slug, copy),
        title=words.changed(episode.title),
        description=words.changed(episode.description),
        guests=tuple(
            Guest(f"{guest.id}-{copy}", words.changed(guest.name)) for guest in episode.guests
        ),
        sections=tuple(
            Section(
                words.changed(section.header),
                tuple(_line(line, words) for line in section.lines),
            )
            for section in episode.sections
        ),
    )


def copy_chunks(chunks: Iterable[Chunk], copy: int, words: CopyVocabulary) -> Iterator[Chunk]:
    """The windows with the words of a copy."""
    for chunk in chunks:
        identity = hashlib.sha256(f"{copy} {chunk.id}".encode()).hexdigest()[:32]
        slug = copied_slug(chunk.episode, copy)
        yield replace(chunk, id=identity, episode=slug, text=words.changed(chunk.text))


def copy_vectors(vectors: NDArray[np.float32], copy: int) -> NDArray[np.float32]:
    """Vectors, shape (windows, dimensions), with noise of the same length; unit length."""
    noise = np.random.default_rng(copy).standard_normal(vectors.shape, dtype=np.float32)
    noisy = vectors + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(noisy / np.linalg.norm(noisy, axis=1, keepdims=True), dtype=np.float32)


def copied_slug(slug: str, copy: int) -> str:
    """The slug of a copy of an episode."""
    return f"{slug}-{copy}"


def _line(line: Line, words: CopyVocabulary) -> Line:
    speaker = words.changed(line.speaker) if line.speaker else None
    return replace(line, speaker=speaker, text=words.changed(line.text))
