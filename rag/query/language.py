"""Tells a question in another language than the archive's, and what of it can be searched for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from py3langid.langid import (  # type: ignore[import-untyped]  # ships no types
    LanguageIdentifier,
)

from rag.query.english import is_english
from rag.query.lexicon.languages import LANGUAGES
from vectorstore.episode import Episode

SURE = 0.5
"""How sure (0..1) the recogniser has to be of a language."""
STRANGE = 0.34
"""The share of words that the archive hardly uses in a question that may be in another language."""
HARDLY_USED = 0.002
"""The share of the chunks that hold a word which the archive hardly uses."""
_SAMPLE = 200
"""Lines that tell the language of an archive."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME_OR_TERM = re.compile(r"[^\W\d_a-z][\w+#./-]{2,}|[A-Z]{2}\b|\b[a-z]{4,}\b")


@dataclass(frozen=True)
class ForeignQuestion:
    """A question in another `language` than `archive_language` (both by name). `terms` is what
    works across languages: names and terms that the archive uses, "" without any."""

    language: str
    archive_language: str
    terms: str


class LanguageReader:
    """Compares the language of questions with that of an archive. `share` returns the share (0..1)
    of the chunks in which a word stands."""

    def __init__(self, episodes: Iterable[Episode], share: Callable[[str], float]) -> None:
        self._episodes = tuple(episodes)
        self._share = share

    def foreign(self, question: str, names: Collection[str]) -> ForeignQuestion | None:
        """What is known of a question in another language; None for one in the archive's. `names`
        are the words in it that name people."""
        words = [word for word in _WORD.findall(question) if word not in names]
        # A word with a capital may be a name in any language.
        ordinary = [word for word in words if not word[0].isupper()] or words
        strange = [word for word in ordinary if self._share(word) < HARDLY_USED]
        if not words or len(strange) < STRANGE * len(ordinary):
            return None
        code, sure = self._classify(" ".join(words))
        is_latin = all(word.isascii() for word in words)
        if code == self._archive_code or code not in LANGUAGES or (sure < SURE and is_latin):
            return None
        return ForeignQuestion(
            LANGUAGES[code],
            LANGUAGES.get(self._archive_code, "another language"),
            " ".join(self._terms(question, names)),
        )

    def _terms(self, question: str, names: Collection[str]) -> list[str]:
        found = [match[0].rstrip(".,") for match in _NAME_OR_TERM.finditer(question)]
        first = question.split()[0].strip("¿¡\"'“„") if question.split() else ""
        kept = [
            word for word in found if word in names or (word != first and self._is_a_term(word))
        ]
        return list(dict.fromkeys([*kept, *(name for name in names if name in question)]))

    def _is_a_term(self, word: str) -> bool:
        """Whether the archive uses the word: in lower case, as an English word."""
        least = HARDLY_USED if word.islower() else 0.0
        return least < self._share(word) < 1 and (not word.islower() or is_english(word))

    def _classify(self, text: str) -> tuple[str, float]:
        code, sure = self._identifier.classify(text)
        return str(code), float(sure)

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        identifier = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
        identifier.set_languages([*LANGUAGES])
        return identifier

    @cached_property
    def _archive_code(self) -> str:
        lines = (
            line.text
            for episode in self._episodes
            for section in episode.sections
            for line in section.lines
        )
        return self._classify(" ".join(islice(lines, _SAMPLE)))[0]
