"""Finds again what an earlier answer quoted, so that you can hear it: looked up in the lines of the
archive, whatever the conversation claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from rag.answer import Citation, Hit, Sentence
from rag.answering.earlier_answer import AnswerPart, parts_of
from rag.answering.episode_wording import joined, named, shown
from rag.answering.quote_wording import as_sentence
from rag.answering.reply import Refusal, Reply
from rag.names import fold, words_of
from rag.people import Person
from rag.query.people_index import PeopleIndex
from rag.query.replay_request import ReplayRequest
from rag.retrieval.retrieved import Retrieved
from rag.scope import Scope
from rag.verification.sentence_checker import SentenceChecker
from vectorstore.episode import Episode, Line
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


class Replay:
    """Plays parts of earlier answers, from the lines of one published index version."""

    def __init__(self, index_version: IndexVersion, people_index: PeopleIndex) -> None:
        self._index_version = index_version
        self._people_index = people_index

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The parts of an earlier answer that the plan asks to hear; None for any other question.
        `retrieved` holds the passages for the question that was answered then, found again."""
        plan = retrieved.plan
        request = plan.replay
        if request is None:
            return None
        if plan.shown is None:
            return Refusal(NOTHING_SHOWN, offers_nearest=False)
        wanted = _chosen(parts_of(plan.shown.text), request)
        evidence = [self._evidence(part, retrieved) for part in wanted]
        citations = [
            citation
            for of_a_part in evidence
            for citation in of_a_part
            if not request.people or self._is_by(citation, request.people)
        ]
        if not citations:
            listed = self._listed(plan.shown.text) if request.episodes_only else ()
            lines = tuple(Sentence(f"{named(one)}.", ()) for one in listed)
            return Reply(lines, listed) if listed else Refusal(NOT_FOUND)
        lost = not request.people and not all(evidence)
        told = _episodes(citations) if request.episodes_only else _sentences(citations)
        return Reply(
            tuple(told),
            described=plan.described,
            notice=NOT_ALL if lost else None,
        )

    def _listed(self, text: str) -> tuple[Episode, ...]:
        """The episodes that an answer without quotes names by their titles."""
        known = self._index_version.episodes.values()
        return tuple(one for one in known if f"“{one.title}”" in text)

    def _evidence(self, part: AnswerPart, retrieved: Retrieved) -> list[Citation]:
        """The lines that say a part; none where no speaker of that answer says it."""
        hits = [*retrieved.hits, *self._holding(part.quote or "", retrieved.plan.scope)]
        if part.quote and (words := self._quoted(part.quote, part.who, hits, retrieved.plan.scope)):
            return [words]
        if part.quote and part.who is None:
            return []
        found = _supported(part.text, hits, retrieved.plan.scope)
        return found if self._are_there(part.text, found) else []

    def _are_there(self, text: str, citations: Sequence[Citation]) -> bool:
        """Whether everybody whom a sentence names for certain has to do with its citations."""
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
        """The line that holds the words, of the speaker that the answer names."""
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
        if line.speaker is None:
            # A list of episodes names just the episode before such a line; of a title with a colon
            # what follows it is read as the name.
            return fold(hit.episode.title.rpartition(": ")[2]) in fold(who)
        said = set(words_of(fold(who)))
        names = [line.speaker] + [
            person.name
            for person in self._people_index.people
            if person.labels.get(hit.episode.slug) == line.speaker
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

    def _is_by(self, citation: Citation, people: Sequence[Person]) -> bool:
        slug = citation.episode.slug
        return any(
            citation.speaker and person.labels.get(slug) == citation.speaker for person in people
        )


def _chosen(parts: Sequence[AnswerPart], request: ReplayRequest) -> list[AnswerPart]:
    """The parts that are asked for. Where the text has markers, they say which part is meant."""
    if any(part.quote for part in parts):
        # What else stands there introduces them ("I found two guests …").
        parts = [part for part in parts if part.quote]
    if request.which is None:
        return [*parts]
    if request.which < 0:
        return [*parts[-1:]]
    if any(part.numbers for part in parts):
        return [part for part in parts if request.which in part.numbers]
    return [*parts[request.which - 1 : request.which]]


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


def _supported(text: str, hits: Sequence[Hit], scope: Scope) -> list[Citation]:
    """The evidence for a sentence: of the first passage that supports it alone, else of several.
    The markers are ours, since the text may hold none."""
    whole = " ".join(f"[{number}]" for number in range(1, len(hits) + 1))
    tries = [*(((hit,), "[1]") for hit in hits), (tuple(hits), whole)]
    for passages, markers in tries:
        checked = SentenceChecker(passages, scope).check(f"{text} {markers}") if passages else None
        if isinstance(checked, Sentence):
            return [*checked.citations]
    return []


def _episodes(citations: Sequence[Citation]) -> Iterator[Sentence]:
    """Each episode once, with its markers."""
    numbered = [replace(one, marker=marker) for marker, one in enumerate(citations, start=1)]
    for slug in dict.fromkeys(one.episode.slug for one in numbered):
        own = [one for one in numbered if one.episode.slug == slug]
        markers = " ".join(f"[{one.marker}]" for one in own)
        speakers = list(dict.fromkeys(shown(one.speaker) for one in own if one.speaker))
        who = f"{joined(speakers)} in " if speakers else ""
        yield Sentence(f"{who}{named(own[0].episode)} {markers}", tuple(own))


def _sentences(citations: Sequence[Citation]) -> Iterator[Sentence]:
    seen: set[tuple[str, int, Line, str]] = set()
    for citation in citations:
        key = (citation.episode.slug, citation.section, citation.line, citation.quote)
        if key in seen:
            continue
        seen.add(key)
        yield as_sentence(replace(citation, marker=len(seen)), dated=False)
