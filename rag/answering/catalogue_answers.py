"""Answers questions about the archive as a whole: from the catalogue where that is enough, else by
grouping many windows by episode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.answer import Citation, Turn
from rag.answering.catalogue_text import CatalogueAnswer, Entry, in_order, listing_of, refusal
from rag.answering.quotes import pick_quotes
from rag.filter import Filter
from rag.people import Person
from rag.query.catalogue_form import catalogue_form
from rag.query.catalogue_request import CatalogueRequest, catalogue_request
from rag.query.reader import Understood
from rag.retrieval.grouping import LEAST_HELD, Group, episodes_about, share_held
from rag.retrieval.passages import passages_of
from rag.retrieval.retriever import Retriever
from rag.scope import Scope, scope_of
from rag.search_settings import SearchSettings
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.index_version import IndexVersion

# A screenful. Each is proved by a quote, which takes a tenth of a second or two to pick.
QUOTED = 8
PASSAGES_OF_AN_EPISODE = 2
# The share of the topic's words that a quote holds at least where its window holds most of them.
LEAST_QUOTED = LEAST_HELD / 2


class CatalogueAnswers:
    """Surveys one published index version."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        retriever: Retriever,
        settings: SearchSettings,
    ) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._retriever = retriever
        self._episodes = tuple(index_version.episodes.values())
        # A window as it is: what is grown around it would only be read in vain.
        self._settings = replace(settings, passage_words=1)

    def read(
        self, question: str, understood: Understood, given: Filter, history: Sequence[Turn]
    ) -> CatalogueRequest | None:
        """What is asked of the whole archive, and its bounds; None for any other question.
        `given` is the filter that came with it, `history` the turns before."""
        survey = catalogue_form(question)
        if survey is None:
            return None
        before = understood.earlier or next(
            (turn.content for turn in reversed(history) if turn.role == "user"), None
        )
        bounds = catalogue_request(survey, understood, given, self._index_version.episodes, before)
        if bounds is None:
            return None
        # "How long is the episode?" asks of one that is not named.
        anything = not (bounds.where or bounds.people or bounds.topic or survey.order)
        if survey.wanted in {"date", "duration"} and anything:
            return None
        return bounds

    def from_catalogue(self, bounds: CatalogueRequest) -> CatalogueAnswer:
        """The answer that needs no transcript: exact, episodes without one included."""
        survey = bounds.survey
        within = self._within(bounds, self._scope(bounds, ()))
        episodes = [] if bounds.stranger else in_order(within.values(), survey.order)
        if survey.wanted == "guests":
            episodes = [episode for episode in episodes if episode.guests]
        entries = [Entry(episode) for episode in episodes[: survey.limit]]
        return listing_of(bounds, entries, among=len(episodes))

    def by_topic(
        self,
        bounds: CatalogueRequest,
        understood: Understood,
        abstention: Callable[[float], str | None],
    ) -> CatalogueAnswer:
        """The episodes that are about the topic, each with the words that show it. `abstention`
        tells why the archive cannot answer, from the best similarity of the topic to any window."""
        survey = bounds.survey
        asked = understood.speakers
        if survey.wanted == "guests" and not asked:
            people = self._retriever.people_index.people
            asked = tuple(
                person
                for person in people
                if not person.is_host and person.speaks and person not in bounds.excluded
            )
        scope = self._scope(bounds, asked)
        within = self._within(bounds, scope)
        if not within:
            return listing_of(bounds, ())
        scope = replace(scope, slugs=frozenset(within))
        ranking = self._retriever.ranked(bounds.topic, bounds.topic, (), scope)
        groups = episodes_about(
            bounds.topic,
            ranking.windows,
            within,
            self._index_version.lexical,
            one=survey.one and not survey.order,
        )
        # Where the very words are said, it does not matter how far they lie from the question.
        said = any(group.worded or group.named for group in groups)
        if reason := abstention(1.0 if said else ranking.similarity):
            return refusal(reason)
        if survey.order:
            by_slug = {group.episode.slug: group for group in groups}
            ordered = in_order((group.episode for group in groups), survey.order)
            groups = [by_slug[episode.slug] for episode in ordered]
        return listing_of(bounds, self._entries(bounds, groups, scope))

    def _entries(
        self, bounds: CatalogueRequest, groups: Sequence[Group], scope: Scope
    ) -> list[Entry]:
        """The first with a quote each; behind them those of which the catalogue itself speaks."""
        survey = bounds.survey
        most = min(survey.limit or QUOTED, QUOTED)
        entries: list[Entry] = []
        quoted = 0
        for group in groups:
            citation = None
            if quoted < most:
                citation = self._quote(bounds.topic, group, scope, quoted + 1)
            if citation:
                quoted += 1
                entries.append(Entry(group.episode, citation, self._name_of(citation)))
            elif group.named and not survey.one and survey.wanted != "guests":
                entries.append(Entry(group.episode))
            if len(entries) == survey.limit:
                break
        return entries

    def _quote(self, topic: str, group: Group, scope: Scope, marker: int) -> Citation | None:
        """The words of the episode that show best what it is listed for."""
        lexical = self._index_version.lexical
        hits = passages_of(
            group.windows,
            self._index_version.episodes,
            scope,
            PASSAGES_OF_AN_EPISODE,
            self._settings,
        )
        telling = [
            replace(hit, first_line=hit.first_line + at, lines=(line,))
            for hit in hits
            for at, line in enumerate(hit.lines)
            if share_held(topic, line.text, lexical) >= LEAST_HELD
        ]
        # Where the words of the topic are said, they are what shows it.
        least = LEAST_QUOTED if group.worded and not group.named else 0.0
        for among, held in ((telling, LEAST_HELD), (hits, least)):
            for sentence in pick_quotes(topic, among, scope, self._embedder):
                citation = sentence.citations[0]
                if share_held(topic, citation.quote, lexical) >= held:
                    return replace(citation, marker=marker)
        return None

    def _name_of(self, citation: Citation) -> str | None:
        """The full name of the one who says it, the label where there is none."""
        slug, label = citation.episode.slug, citation.speaker
        for person in self._retriever.people_index.people:
            if label and person.labels.get(slug) == label:
                return person.name
        return label

    def _scope(self, bounds: CatalogueRequest, asked: Sequence[Person]) -> Scope:
        people = self._retriever.people_index.people
        return scope_of(bounds.where, self._episodes, people, asked, bounds.excluded)

    def _within(self, bounds: CatalogueRequest, scope: Scope) -> Mapping[str, Episode]:
        theirs = {slug for found in bounds.people for slug in found.person.labels}
        return {
            episode.slug: episode
            for episode in self._episodes
            if episode.slug in scope.slugs and (not bounds.people or episode.slug in theirs)
        }
