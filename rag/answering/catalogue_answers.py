"""Answers questions about the archive as a whole: from the catalogue where that is enough, else by
grouping many windows by episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer import Citation
from rag.answering.abstention import AbstentionPolicy
from rag.answering.catalogue_text import Entry, in_order, listing_of, refusal
from rag.answering.quotes import pick_quotes
from rag.answering.reply import Reply
from rag.people import Person
from rag.query.catalogue_request import CatalogueRequest
from rag.query.people_index import PeopleIndex
from rag.query.plan import QueryPlan
from rag.retrieval.grouping import LEAST_HELD, Group, episodes_about, share_held
from rag.retrieval.passages import passages_of
from rag.retrieval.retrieved import AS_NEAR_AS_CAN_BE, Retrieved
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
    """Lists, counts, dates and durations of one published index version."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        retriever: Retriever,
        people_index: PeopleIndex,
        abstention: AbstentionPolicy,
        settings: SearchSettings,
    ) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._retriever = retriever
        self._people = people_index.people
        self._abstention = abstention
        self._episodes = tuple(index_version.episodes.values())
        # A window as it is: lines grown around it would be read in vain.
        self._settings = replace(settings, passage_words=1)

    def answer(self, retrieved: Retrieved) -> Reply | None:
        """What the archive holds; None where the plan asks for something else."""
        request = retrieved.plan.catalogue
        if request is None:
            return None
        listing = (
            self._by_topic(request, retrieved) if request.topic else self._from_catalogue(request)
        )
        return replace(listing, described=request.described)

    def _from_catalogue(self, request: CatalogueRequest) -> Reply:
        """The answer that needs no transcript: exact, episodes without one included."""
        form = request.form
        within = self._within(request, self._scope(request, ()))
        episodes = [] if request.stranger else in_order(within.values(), form.order)
        if form.wanted == "guests":
            episodes = [episode for episode in episodes if episode.guests]
        entries = [Entry(episode) for episode in episodes[: form.limit]]
        return listing_of(request, entries, among=len(episodes))

    def _by_topic(self, request: CatalogueRequest, retrieved: Retrieved) -> Reply:
        """The episodes that are about the topic, each with a quote that shows it."""
        form = request.form
        scope = self._scope(request, self._speakers(request, retrieved.plan))
        within = self._within(request, scope)
        if not within:
            return listing_of(request, ())
        scope = replace(scope, slugs=frozenset(within))
        topic = request.topic
        plan = replace(retrieved.plan, text=topic, topic=topic, people=(), scope=scope)
        ranking = self._retriever.ranked(plan)
        groups = episodes_about(
            topic,
            ranking.windows,
            within,
            self._index_version.lexical,
            one=form.one and not form.order,
        )
        # Where an episode says or names the topic, its distance from the question does not matter.
        literal = any(group.worded or group.named for group in groups)
        nearness = AS_NEAR_AS_CAN_BE if literal else ranking.nearness
        if reason := self._abstention.reason_for_topic(retrieved, nearness):
            return refusal(reason)
        if form.order:
            by_slug = {group.episode.slug: group for group in groups}
            ordered = in_order((group.episode for group in groups), form.order)
            groups = [by_slug[episode.slug] for episode in ordered]
        return listing_of(request, self._entries(request, groups, scope))

    def _speakers(self, request: CatalogueRequest, plan: QueryPlan) -> Sequence[Person]:
        """Whose words count: those of the guests where guests are asked for."""
        if request.form.wanted != "guests" or plan.speakers:
            return plan.speakers
        return tuple(
            person
            for person in self._people
            if not person.is_host and person.speaks and person not in request.excluded
        )

    def _entries(
        self, request: CatalogueRequest, groups: Sequence[Group], scope: Scope
    ) -> list[Entry]:
        """The first with a quote each; behind them the episodes that the catalogue itself names."""
        form = request.form
        most = min(form.limit or QUOTED, QUOTED)
        entries: list[Entry] = []
        quoted = 0
        for group in groups:
            citation = None
            if quoted < most:
                citation = self._quote(request.topic, group, scope, quoted + 1)
            if citation:
                quoted += 1
                entries.append(Entry(group.episode, citation, self._speaker_of(citation)))
            elif group.named and not form.one and form.wanted != "guests":
                entries.append(Entry(group.episode))
            if len(entries) == form.limit:
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
        # Where the words of the topic are said, a quote has to hold some of them.
        least = LEAST_QUOTED if group.worded and not group.named else 0.0
        for passages, held in ((telling, LEAST_HELD), (hits, least)):
            for sentence in pick_quotes(topic, passages, scope, self._embedder):
                citation = sentence.citations[0]
                if share_held(topic, citation.quote, lexical) >= held:
                    return replace(citation, marker=marker)
        return None

    def _speaker_of(self, citation: Citation) -> str | None:
        """The speaker's full name, the label where there is none."""
        slug, label = citation.episode.slug, citation.speaker
        for person in self._people:
            if label and person.labels.get(slug) == label:
                return person.name
        return label

    def _scope(self, request: CatalogueRequest, speakers: Sequence[Person]) -> Scope:
        people, excluded = self._people, request.excluded
        return scope_of(request.where, self._episodes, people, speakers, excluded)

    def _within(self, request: CatalogueRequest, scope: Scope) -> Mapping[str, Episode]:
        """The episodes in scope, of the people that the request is bound to."""
        own = {slug for named in request.people for slug in named.person.labels}
        return {
            episode.slug: episode
            for episode in self._episodes
            if episode.slug in scope.slugs and (not request.people or episode.slug in own)
        }
