"""Finds anew what an earlier answer quoted, so that it can be heard: searched in the archive's own
lines, whatever the conversation claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.answer import Citation, Hit, Sentence, Turn
from rag.answering.earlier_answer import AnswerPart, parts_of
from rag.answering.quotes import as_sentence
from rag.names import fold, words_of
from rag.people import Person
from rag.query.people_index import PeopleIndex
from rag.query.replay_request import ReplayRequest, replay_request, shown_before
from rag.retrieval.retriever import Retrieved
from rag.scope import Scope
from rag.verification.sentence_checker import SentenceChecker
from vectorstore.episode import Line
from vectorstore.index_version import IndexVersion

NOTHING_SHOWN = "There is no earlier answer in this conversation to play a part of."
NOT_FOUND = "I cannot find that part in the archive."
NOT_ALL = "Not every part of that answer could be found in the archive."

# Fewer words in a row may be said by anybody, anywhere: they are looked for in the passages alone.
TELLING_WORDS = 5
# What is shown as a quotation has at least so many.
FEWEST_WORDS = 3
# The windows that share most words with a quotation; those that hold it are among the very first.
WINDOWS = 20


@dataclass(frozen=True)
class Replayed:
    """What was found of the parts that were wished for. `refused` says why nothing was; `notice`
    that something was not."""

    sentences: tuple[Sentence, ...] = ()
    refused: str | None = None
    notice: str | None = None

    def beside(self, retrieved: Retrieved) -> Retrieved:
        """The passages to offer beside a refusal: none where nothing was asked before."""
        return replace(retrieved, hits=()) if self.refused == NOTHING_SHOWN else retrieved


class Replay:
    """Plays parts of earlier answers from one published index version."""

    def __init__(self, index_version: IndexVersion, people_index: PeopleIndex) -> None:
        self._index_version = index_version
        self._people_index = people_index

    def of(self, question: str, history: Sequence[Turn], retrieved: Retrieved) -> Replayed | None:
        """The parts of an earlier answer that `question` wishes to hear; None for any other
        question. `retrieved`: the passages for the question that was answered then, found anew."""
        wish = replay_request(question, self._people_index)
        if wish is None:
            return None
        shown = shown_before(wish, history, self._people_index)
        if shown is None:
            return Replayed(refused=NOTHING_SHOWN)
        parts = parts_of(shown.text)
        wanted = _chosen(parts, wish)
        if not wanted:
            return Replayed(refused=NOT_FOUND)
        each = [self._evidence(part, retrieved) for part in wanted]
        found = [
            citation
            for citations in each
            for citation in citations
            if not wish.people or self._by(citation, wish.people)
        ]
        if not found:
            return Replayed(refused=NOT_FOUND)
        lost = not wish.people and not all(each)
        return Replayed(tuple(_sentences(found)), notice=NOT_ALL if lost else None)

    def _evidence(self, part: AnswerPart, retrieved: Retrieved) -> list[Citation]:
        """The lines that carry a part; none where nobody who was asked then says it."""
        hits = [*retrieved.hits, *self._holding(part.quote or "", retrieved.scope)]
        if part.quote and (words := self._quoted(part.quote, part.who, hits, retrieved.scope)):
            return [words]
        if part.quote and part.who is None:
            return []
        found = _borne_out(part.text, hits, retrieved.scope)
        return found if self._are_there(part.text, found) else []

    def _are_there(self, text: str, citations: Sequence[Citation]) -> bool:
        """Whether all whom a sentence names for certain have to do with what is cited for it."""
        slugs = {citation.episode.slug for citation in citations}
        said = {word for one in citations for word in words_of(fold(one.line.text))}
        there: dict[str, bool] = {}
        # A name may stand where every word has a capital.
        capital = [word for word in words_of(text) if word[0].isupper()]
        for found in self._people_index.named(text, capital):
            if found.similarity == 1:
                known = not slugs.isdisjoint(found.person.labels) or fold(found.words) in said
                there[found.words] = there.get(found.words, False) or known
        return all(there.values())

    def _quoted(
        self, quote: str, who: str | None, hits: Sequence[Hit], scope: Scope
    ) -> Citation | None:
        """The line that holds the words, said by the one who is said to say them."""
        pattern = _verbatim(quote)
        for hit, line in _lines(hits, scope):
            found = pattern.search(line.text) if pattern else None
            if found and self._is_called(who, hit, line):
                words = quote if quote in line.text else found[0]
                return Citation(0, hit.episode, hit.section, line, words)
        return None

    def _is_called(self, who: str | None, hit: Hit, line: Line) -> bool:
        """Whether `who`, as an answer puts it, names the speaker of the line."""
        if who is None:
            return True
        said = set(words_of(fold(who)))
        names = [line.speaker or ""] + [
            person.name
            for person in self._people_index.people
            if line.speaker and person.labels.get(hit.episode.slug) == line.speaker
        ]
        return any(words and words <= said for words in (set(words_of(fold(n))) for n in names))

    def _holding(self, quote: str, scope: Scope) -> Iterator[Hit]:
        """The lines of the windows that share most words with a quotation."""
        if len(words_of(quote)) < TELLING_WORDS:
            return
        lexical = self._index_version.lexical
        scores = lexical.scores(quote)
        for row in np.argsort(-scores, kind="stable")[:WINDOWS]:
            place = lexical.places[row]
            if scores[row] <= 0 or place.episode not in scope.slugs:
                continue
            episode = self._index_version.episodes[place.episode]
            lines = episode.sections[place.section].lines[place.first_line : place.last_line + 1]
            yield Hit(1, 0.0, episode, place.section, place.first_line, lines)

    def _by(self, citation: Citation, people: Sequence[Person]) -> bool:
        slug = citation.episode.slug
        return any(
            citation.speaker and person.labels.get(slug) == citation.speaker for person in people
        )


def _chosen(parts: Sequence[AnswerPart], wish: ReplayRequest) -> list[AnswerPart]:
    """The parts that are wished for. A marker tells which one is meant where the text has any."""
    if any(part.quote for part in parts):
        # What else stands there introduces them ("I found two guests …").
        parts = [part for part in parts if part.quote]
    if wish.which is None:
        return [*parts]
    if wish.which < 0:
        return [*parts[-1:]]
    if any(part.numbers for part in parts):
        return [part for part in parts if wish.which in part.numbers]
    return [*parts[wish.which - 1 : wish.which]]


def _lines(hits: Sequence[Hit], scope: Scope) -> Iterator[tuple[Hit, Line]]:
    for hit in hits:
        for line in hit.lines:
            if scope.hears(hit.episode.slug, line.speaker):
                yield hit, line


def _verbatim(quote: str) -> re.Pattern[str] | None:
    """The words of a quotation in a row, whatever signs stand between them."""
    words = re.findall(r"\w+", quote)
    if len(words) < FEWEST_WORDS:
        return None
    row = r"\W+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){row}(?!\w)", re.IGNORECASE)


def _borne_out(text: str, hits: Sequence[Hit], scope: Scope) -> list[Citation]:
    """The evidence for a sentence: of the first passage that bears it out alone, else of several.
    A text that holds no marker is cited by ours."""
    whole = " ".join(f"[{number}]" for number in range(1, len(hits) + 1))
    tries = [*(((hit,), "[1]") for hit in hits), (tuple(hits), whole)]
    for passages, markers in tries:
        checked = SentenceChecker(passages, scope).check(f"{text} {markers}") if passages else None
        if isinstance(checked, Sentence):
            return [*checked.citations]
    return []


def _sentences(citations: Sequence[Citation]) -> Iterator[Sentence]:
    seen: set[tuple[str, int, Line, str]] = set()
    for citation in citations:
        key = (citation.episode.slug, citation.section, citation.line, citation.quote)
        if key in seen:
            continue
        seen.add(key)
        yield as_sentence(replace(citation, marker=len(seen)), dated=False)
