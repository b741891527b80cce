"""Summarises an episode: the show's notes, then its sections in order, each with a telling
sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer import Citation, Sentence
from rag.answering.episode_wording import clock, named, number_of, shown
from rag.answering.quote_wording import as_sentence
from rag.answering.reply import Refusal, Reply
from rag.answering.show_notes import from_notes
from rag.answering.telling_sentence import telling_sentences
from rag.people import Person
from rag.retrieval.grouping import episodes_about
from rag.retrieval.retrieved import Retrieved
from rag.retrieval.retriever import Retriever
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.index_version import IndexVersion

SECTIONS = 10
"""A screenful. Of a longer episode the sections in which guests say most are told."""


class EpisodeSummary:
    """Summarises episodes of one published index version."""

    def __init__(
        self,
        index_version: IndexVersion,
        embedder: Embedder,
        retriever: Retriever,
        people: Sequence[Person],
    ) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._retriever = retriever
        self._hosts = [person for person in people if person.is_host]

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The summary of the episode that the plan asks for; of several, the newest, and the
        others by name. None where it asks for none."""
        request = retrieved.plan.episode
        if request is None:
            return None
        slugs = request.slugs or self._about(retrieved)
        if not slugs:
            about = shown(request.about)
            return Refusal(f"I found no episode about “{about}”.", offers_nearest=False)
        known: Mapping[str, Episode] = self._index_version.episodes
        episode, *others = (known[slug] for slug in slugs)
        notes = from_notes(episode.description)
        sentences = [Sentence(f"{named(episode)}.", ()), *([notes] if notes else [])]
        sentences += self._sections(episode)
        sentences += [Sentence(f"There is also {named(other)}.", ()) for other in others]
        return Reply(tuple(sentences), (episode, *others), described=retrieved.plan.described)

    def _about(self, retrieved: Retrieved) -> tuple[str, ...]:
        request, plan = retrieved.plan.episode, retrieved.plan
        if request is None or not plan.scope.slugs:
            return ()
        ranking = self._retriever.ranked(
            replace(plan, text=request.about, topic=request.about, people=())
        )
        groups = episodes_about(
            request.about,
            ranking.windows,
            self._index_version.episodes,
            self._index_version.lexical,
            one=True,
        )
        literal = [group for group in groups if group.named or group.worded]
        return tuple(group.episode.slug for group in literal[:1])

    def _sections(self, episode: Episode) -> list[Sentence]:
        """A line for each section: its time, its header, and the sentence."""
        if not episode.sections:
            return [Sentence("The archive has no transcript of it.", ())]
        hosts = {person.labels.get(episode.slug) for person in self._hosts}
        spoken = [
            sum(len(line.text.split()) for line in part.lines if line.speaker not in hosts)
            for part in episode.sections
        ]
        longest = sorted(range(len(spoken)), key=lambda at: -spoken[at])[:SECTIONS]
        told = telling_sentences(episode, sorted(longest), self._hosts, self._embedder)
        lines = []
        for marker, one in enumerate(told, start=1):
            section = episode.sections[one.section]
            citation = Citation(marker, episode, one.section, one.line, one.quote)
            at = next((line.start for line in section.lines if line.start is not None), None)
            time = f"{clock(at)} " if at is not None else ""
            quote = as_sentence(citation, dated=False)
            lines.append(Sentence(f"{time}{shown(section.header)}. {quote.text}", quote.citations))
        if len(told) < len(episode.sections):
            total = number_of(len(episode.sections), "section")
            lines.append(Sentence(f"These are {len(told)} of its {total}.", ()))
        return lines
