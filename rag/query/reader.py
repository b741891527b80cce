"""Reads a question once: from its words, the turns before it and the catalogue to a query plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from rag.answer import Turn
from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.filter import Filter
from rag.people import Person
from rag.plain_text import visible
from rag.query.amounts import amount_asked
from rag.query.catalogue_form import asks_several
from rag.query.guardrail import NOT_OFFERED, without_misuse
from rag.query.people_index import PeopleIndex
from rag.query.plan import Intent, QueryPlan, Side
from rag.query.recognition import IntentRecognition
from rag.query.several_questions import parts_of
from rag.query.sides import sides_of
from rag.query.typed_question import TypedQuestionReader
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
        self._episodes = tuple(episodes.values())
        self.people_index = PeopleIndex(self._episodes, share)
        self._typed = TypedQuestionReader(self.people_index, self._episodes, share)
        self._recognition = IntentRecognition(self.people_index, episodes)

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
        parts = parts_of(kept)
        if not parts:
            return self._plan_of_one(question, kept, history, where)
        plan = self._read(kept, history, where, to_cite=True)
        plans: list[QueryPlan] = []
        for part in parts:
            # A later question may lean on those before it.
            before = [Turn("user", earlier.question) for earlier in plans]
            plans.append(self._plan_of_one(part, part, [*history, *before], where))
        return replace(plan, intent=Intent.SEVERAL, parts=tuple(plans))

    def _plan_of_one(
        self, question: str, kept: str, history: Sequence[Turn], where: Filter
    ) -> QueryPlan:
        plan = self._read(kept or question, history, where, to_cite=True)
        sides = self._sides(plan)
        plan = replace(plan, sides=sides) if sides else self._spread(plan)
        if not kept:
            return replace(plan, intent=Intent.MISUSE, refusal=NOT_OFFERED)
        return self._recognition.with_intent(plan, history, where)

    def _read(
        self, question: str, history: Sequence[Turn], where: Filter, *, to_cite: bool
    ) -> QueryPlan:
        typed = self._typed.read(checked_question(question))
        question = typed.text
        read = understand(question, history, where, self.people_index, self._episodes)
        scope = self._scope(read.where, read.speakers if to_cite else (), read.excluded)
        # The words of the question only narrow the given filter: that alone must match something.
        if where and not scope.slugs and not self._scope(where).slugs:
            raise AskDifferentlyError(NO_EPISODE)
        understood = {field.name: getattr(read, field.name) for field in fields(Understanding)}
        amount = amount_asked(question)
        if typed.corrected:
            understood["described"] = ", ".join(
                filter(None, (f"“{visible(question)}”", read.described))
            )
        return QueryPlan(
            **understood,
            question=question,
            intent=Intent.PASSAGES,
            scope=scope,
            amount=amount,
            foreign=typed.foreign,
            notice=typed.notice,
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
