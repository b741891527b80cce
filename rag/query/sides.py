"""The sides of a comparison: several people, several times, or one guest's visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.people import Person
from rag.query.amounts import amount_asked
from rag.query.filters import compares
from rag.query.lexicon.contrast import EACH_TIME, OVER_TIME
from rag.query.name_slots import is_subject
from rag.query.plan import QueryPlan, Side
from rag.scope import scope_of
from vectorstore.episode import Episode

# More sides would leave each a single passage, and the reader an answer of pages.
MOST_SIDES = 8


def sides_of(
    plan: QueryPlan, episodes: Sequence[Episode], people: Iterable[Person]
) -> tuple[Side, ...]:
    """The sides that a question compares, in the order of the question or of the years; none for
    any other question. A person's side hears that person alone."""
    people = tuple(people)
    compared = _compared(plan)
    if len(compared) > 1:
        return tuple(_side_of(person, plan, episodes, people) for person in compared[:MOST_SIDES])
    if compared and EACH_TIME.search(plan.question):
        return _parts(_visits(compared[0], episodes), plan, asked=False)
    seasons, years = plan.where.season, plan.where.year
    if len(seasons) > 1 and not years and compares(plan.question):
        by_season = {
            f"season {season}": [e.slug for e in episodes if e.season == season]
            for season in seasons
        }
        return _parts(by_season, plan, asked=True)
    over_time = not years and not compared and OVER_TIME.search(plan.question)
    if over_time or (len(years) > 1 and compares(plan.question)):
        shown = years or _years(plan, episodes)
        by_year = {str(year): [e.slug for e in episodes if e.year == year] for year in shown}
        return _parts(by_year, plan, asked=bool(years))
    return ()


def _compared(plan: QueryPlan) -> list[Person]:
    """The guests whom the question names for certain, in its order. A first name that several
    guests share is nobody's, and whom the others are asked about is no side."""
    words = {named.words for named in plan.people}
    bearers: dict[str, list[Person]] = {}
    for named in sorted(plan.people, key=lambda named: plan.question.find(named.words)):
        if (named.whole or named.addressed) and not named.person.is_host:
            bearers.setdefault(named.words, []).append(named.person)
    return [
        several[0]
        for name, several in bearers.items()
        if len(several) == 1 and not is_subject(name, plan.question, words - {name})
    ]


def _side_of(
    person: Person, plan: QueryPlan, episodes: Sequence[Episode], people: Iterable[Person]
) -> Side:
    own = replace(
        _put_to_a_side(plan, plan.topic),  # nobody else who is named is a subject of this side
        speakers=(person,) if person.speaks else (),
        scope=scope_of(plan.where, episodes, people, (person,), plan.excluded),
    )
    return Side(person.name, asked=True, plan=own)


def _put_to_a_side(plan: QueryPlan, text: str) -> QueryPlan:
    return replace(plan, question=text, text=text, amount=amount_asked(text))


def _visits(person: Person, episodes: Sequence[Episode]) -> dict[str, list[str]]:
    """Each episode of a guest, the oldest first, by the title that tells it from the others."""
    own = [e for e in episodes if e.slug in person.featured_in and e.sections]
    own.sort(key=lambda e: (e.season or 0, e.number or 0, e.date or ""))
    return {f"“{episode.title}”": [episode.slug] for episode in own}


def _years(plan: QueryPlan, episodes: Sequence[Episode]) -> list[int]:
    """The years of the episodes in scope that have a transcript."""
    return sorted(
        {e.year for e in episodes if e.year and e.sections and e.slug in plan.scope.slugs}
    )


def _parts(slugs: Mapping[str, Sequence[str]], plan: QueryPlan, *, asked: bool) -> tuple[Side, ...]:
    """A side for each name and its episodes. One that nobody asked for and is empty is none."""
    own = _put_to_a_side(plan, plan.text)
    sides = [
        Side(name, asked, replace(own, scope=plan.scope.within(episodes)))
        for name, episodes in slugs.items()
    ]
    sides = [side for side in sides if asked or side.plan.scope.slugs]
    return tuple(sides[:MOST_SIDES]) if len(sides) > 1 else ()
