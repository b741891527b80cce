"""A question as it was typed: its typing errors mended, its language told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rag.names import words_of
from rag.plain_text import visible
from rag.query.language import ForeignQuestion, LanguageReader
from rag.query.name_slots import expected_names
from rag.query.people_index import PeopleIndex
from rag.query.spelling import Spelling
from vectorstore.episode import Episode


@dataclass(frozen=True)
class TypedQuestion:
    """`text` is what to read: the question without typing errors, or what of a question in another
    language can be searched for. `corrected`: it differs from what was typed. `foreign` is set for
    a question in another language."""

    text: str
    corrected: bool = False
    foreign: ForeignQuestion | None = None

    @property
    def notice(self) -> str | None:
        """The notice for a question in another language."""
        if self.foreign is None:
            return None
        speaks = f"The archive is in {self.foreign.archive_language}"
        if not self.foreign.terms:
            return f"{speaks}, so I cannot search it in {self.foreign.language}."
        return f"{speaks}; I searched it for “{visible(self.foreign.terms)}”."


class TypedQuestionReader:
    """Reads questions about one archive. `share` returns the share (0..1) of its chunks in which a
    word stands."""

    def __init__(
        self,
        people_index: PeopleIndex,
        episodes: Iterable[Episode],
        share: Callable[[str], float],
    ) -> None:
        episodes = tuple(episodes)
        self._people_index = people_index
        self._spelling = Spelling(episodes, share)
        self._languages = LanguageReader(episodes, share)

    def read(self, question: str) -> TypedQuestion:
        """The question as it is meant."""
        named = self._people_index.named(question, expected_names(question))
        names = {word for person in named for word in words_of(person.words)}
        if foreign := self._languages.foreign(question, names):
            return TypedQuestion(foreign.terms or question, foreign=foreign)
        mended = self._spelling.corrected(question, names)
        return TypedQuestion(mended.text, corrected=mended.differs)
