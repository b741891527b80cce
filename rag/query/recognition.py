"""Recognises what a question wants: of several intents the first that fits counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer import Turn
from rag.filter import Filter
from rag.query.archive_request import archive_request
from rag.query.catalogue_form import catalogue_form
from rag.query.catalogue_request import CatalogueRequest, catalogue_request
from rag.query.episode_request import moment_request, summary_request
from rag.query.guest_frequency import asks_for_frequent_guests
from rag.query.more_request import already_shown
from rag.query.people_index import PeopleIndex
from rag.query.person_request import appearance, asks_who_it_is
from rag.query.plan import Intent, QueryPlan
from rag.query.replay_request import replay_request, shown_before
from rag.query.small_talk import small_talk
from vectorstore.episode import Episode


class IntentRecognition:
    """Finds the intent of a plan, in an archive of these episodes."""

    def __init__(self, people_index: PeopleIndex, episodes: Mapping[str, Episode]) -> None:
        self._people_index = people_index
        self._episodes = episodes

    def with_intent(self, plan: QueryPlan, history: Sequence[Turn], given: Filter) -> QueryPlan:
        """The plan with what it wants. `given` is the filter that came with the question."""
        return (
            self._of_the_conversation(plan, history)
            or self._of_an_episode(plan)
            or self._of_a_person(plan)
            or self._of_the_archive(plan, history, given)
            or (replace(plan, intent=Intent.COMPARISON) if plan.sides else plan)
        )

    def _of_the_conversation(self, plan: QueryPlan, history: Sequence[Turn]) -> QueryPlan | None:
        if plan.foreign and not plan.foreign.terms:
            return replace(plan, intent=Intent.FOREIGN, refusal=plan.notice)
        if small_talk(plan.question):
            return replace(plan, intent=Intent.SMALL_TALK)
        if replay := replay_request(plan.question, self._people_index):
            shown = shown_before(replay, history, self._people_index)
            return replace(plan, intent=Intent.REPLAY, replay=replay, shown=shown)
        if shown_already := already_shown(plan.question, history):
            return replace(plan, shown_already=shown_already)
        return None

    def _of_an_episode(self, plan: QueryPlan) -> QueryPlan | None:
        if moment := moment_request(plan.question, plan, self._episodes):
            return replace(plan, intent=Intent.MOMENT, episode=moment)
        if summary := summary_request(plan.question, plan, self._episodes):
            return replace(plan, intent=Intent.SUMMARY, episode=summary)
        return None

    def _of_a_person(self, plan: QueryPlan) -> QueryPlan | None:
        if asked := appearance(plan.question, plan.people):
            return replace(plan, intent=Intent.APPEARANCE, appearance=asked)
        if not plan.where and asks_who_it_is(plan.question, plan.people):
            return replace(plan, intent=Intent.PERSON)
        return None

    def _of_the_archive(
        self, plan: QueryPlan, history: Sequence[Turn], given: Filter
    ) -> QueryPlan | None:
        if asks_for_frequent_guests(plan.text):
            return replace(plan, intent=Intent.FREQUENT_GUESTS)
        named = any(not found.person.is_host for found in plan.people)
        if not named and (archive := archive_request(plan.question)):
            return replace(plan, intent=Intent.ARCHIVE, archive=archive)
        if catalogue := self._catalogue(plan, history, given):
            return replace(plan, intent=Intent.CATALOGUE, catalogue=catalogue)
        return None

    def _catalogue(
        self, plan: QueryPlan, history: Sequence[Turn], given: Filter
    ) -> CatalogueRequest | None:
        """What is asked of the archive as a whole; None for any other question."""
        form = catalogue_form(plan.question)
        if form is None and plan.where.episode:
            form = catalogue_form(plan.placed)  # "when was TITLE published?"
        if form is None:
            return None
        before = plan.subject_before or next(
            (turn.content for turn in reversed(history) if turn.role == "user"), None
        )
        request = catalogue_request(form, plan, given, self._episodes, before)
        if request is None:
            return None
        # "How long is the episode?" names none.
        unbounded = not (request.where or request.people or request.topic or form.order)
        return None if unbounded and form.wanted in {"date", "duration"} else request
