"""Reads a question once: from its words, the turns before it and the catalogue to a query plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from rag.answer import Turn
from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.filter import Filter
from rag.people import Person
from rag.query.amounts import amount_asked
from rag.query.catalogue_form import asks_several, catalogue_form
from rag.query.catalogue_request import CatalogueRequest, catalogue_request
from rag.query.guardrail import NOT_OFFERED, without_misuse
from rag.query.guest_frequency import asks_for_frequent_guests
from rag.query.people_index import PeopleIndex
from rag.query.plan import Intent, QueryPlan, Side
from rag.query.replay_request import replay_request, shown_before
from rag.query.sides import sides_of
from rag.query.understanding import Understanding, understand
from rag.question import checked_question
from rag.scope import Scope, scope_of
from vectorstore.episode import Episode

# Where several people are asked for, the first ten passages then show at least five episodes.
PASSAGES_OF_AN_EPISODE = 2


class QueryReader:
    """Reads questions about one published archive. `share` returns in which share (0..1) of the
    chunks a word stands; it keeps common words from being read as names."""

    def __init__(self, episodes: Mapping[str, Episode], share: Callable[[str], float]) -> None:
        self._by_slug = episodes
        self._episodes = tuple(episodes.values())
        self.people_index = PeopleIndex(self._episodes, share)

    def plan_search(self, question: str, history: Sequence[Turn], where: Filter) -> QueryPlan:
        """The plan for a list of passages of any speaker, best first.

        Raises AskDifferentlyError for an empty or too long question, or a filter that matches
        nothing.
        """
        plan = self._read(question, history, where, to_cite=False)
        if sides := self._sides(plan):
            compared = {slug for side in sides for slug in side.plan.scope.slugs}
            return replace(plan, scope=plan.scope.within(compared), passages_per_episode=1)
        return self._spread(plan)

    def plan_answer(self, question: str, history: Sequence[Turn], where: Filter) -> QueryPlan:
        """The plan for an answer, which quotes only the speakers that the question asks for.
        Raises AskDifferentlyError as `plan_search`."""
        kept = without_misuse(question)
        plan = self._read(kept or question, history, where, to_cite=True)
        sides = self._sides(plan)
        plan = replace(plan, sides=sides) if sides else self._spread(plan)
        if not kept:
            return replace(plan, intent=Intent.MISUSE, refusal=NOT_OFFERED)
        return self._with_intent(plan, history, where)

    def _read(
        self, question: str, history: Sequence[Turn], where: Filter, *, to_cite: bool
    ) -> QueryPlan:
        question = checked_question(question)
        read = understand(question, history, where, self.people_index, self._episodes)
        scope = self._scope(read.where, read.speakers if to_cite else (), read.excluded)
        # The words of the question only narrow the given filter: that alone must match something.
        if where and not scope.slugs and not self._scope(where).slugs:
            raise AskDifferentlyError(NO_EPISODE)
        understood = {field.name: getattr(read, field.name) for field in fields(Understanding)}
        amount = amount_asked(question)
        return QueryPlan(
            **understood, question=question, intent=Intent.PASSAGES, scope=scope, amount=amount
        )

    def _scope(
        self, where: Filter, speakers: Sequence[Person] = (), excluded: Sequence[Person] = ()
    ) -> Scope:
        return scope_of(where, self._episodes, self.people_index.people, speakers, excluded)

    def _sides(self, plan: QueryPlan) -> tuple[Side, ...]:
        return sides_of(plan, self._episodes, self.people_index.people)

    def _spread(self, plan: QueryPlan) -> QueryPlan:
        """Leave room for several episodes where several people are asked, and no guest is named."""
        named = any(found.whole and not found.person.is_host for found in plan.people)
        if named or not asks_several(plan.question):
            return plan
        return replace(plan, passages_per_episode=PASSAGES_OF_AN_EPISODE)

    def _with_intent(self, plan: QueryPlan, history: Sequence[Turn], given: Filter) -> QueryPlan:
        """The plan with what it wants; of several intents the first here counts."""
        if replay := replay_request(plan.question, self.people_index):
            shown = shown_before(replay, history, self.people_index)
            return replace(plan, intent=Intent.REPLAY, replay=replay, shown=shown)
        if asks_for_frequent_guests(plan.text):
            return replace(plan, intent=Intent.FREQUENT_GUESTS)
        if catalogue := self._catalogue(plan, history, given):
            return replace(plan, intent=Intent.CATALOGUE, catalogue=catalogue)
        return replace(plan, intent=Intent.COMPARISON) if plan.sides else plan

    def _catalogue(
        self, plan: QueryPlan, history: Sequence[Turn], given: Filter
    ) -> CatalogueRequest | None:
        """What is asked of the archive as a whole; None for any other question."""
        form = catalogue_form(plan.question)
        if form is None:
            return None
        before = plan.subject_before or next(
            (turn.content for turn in reversed(history) if turn.role == "user"), None
        )
        request = catalogue_request(form, plan, given, self._by_slug, before)
        if request is None:
            return None
        # "How long is the episode?" names none.
        unbounded = not (request.where or request.people or request.topic or form.order)
        return None if unbounded and form.wanted in {"date", "duration"} else request
