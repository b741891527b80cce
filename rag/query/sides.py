"""What a question compares: several people, several times, or what one guest said each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rag.answer import Hit
from rag.people import Person
from rag.query.filters import compares
from rag.query.name_slots import is_subject
from rag.query.reader import Understood
from rag.scope import Scope, scope_of
from vectorstore.episode import Episode

# More of them would leave each a single passage, and the reader an answer of pages.
MOST_SIDES = 8

_TIMES = r"(?:(?:all|both|the|his|her|their|different|several|two|three|four|\d)\s+){0,3}"
_OVER_TIME = re.compile(
    rf"\b(?:over|through|throughout|across)\s+{_TIMES}(?:time|years|seasons)\b"
    r"|\bfrom\s+(?:year\s+to\s+year|season\s+to\s+season)\b",
    re.IGNORECASE,
)
_EACH_TIME = re.compile(
    r"\b(?:chang(?:e|es|ed|ing)|evolv(?:e|es|ed|ing)|evolution|develop(?:ed|ment)|differ(?:s|ed|ent|ence"
    r"|ently)?|compar(?:e|es|ed|ing|ison))\b.*"
    rf"\b(?:(?:over|across|between|through|in|from)\s+{_TIMES}"
    r"(?:visits?|appearances?|episodes?|interviews?|conversations?|talks|seasons|years|time)\b)"
    r"|\b(?:each|every)\s+(?:visit|appearance|time\s+(?:he|she|they)\s+(?:was|were|came|visited))\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Side:
    """One of what a question compares. `name` is for the reader; `asked`: the question names it,
    so that the answer owes a word about it; `scope` what of the archive is its, and `understood`
    the question as it is put to this side."""

    name: str
    asked: bool
    scope: Scope
    understood: Understood


def sides_of(
    question: str,
    understood: Understood,
    scope: Scope,
    episodes: Sequence[Episode],
    people: Iterable[Person],
) -> tuple[Side, ...]:
    """The sides of a comparison, in the order in which the question or the years name them; none
    for any other question. A person's side hears that person alone."""
    persons = _compared(question, understood)
    if len(persons) > 1:
        return tuple(
            Side(
                person.name,
                asked=True,
                scope=scope_of(understood.where, episodes, people, (person,), understood.excluded),
                # Whoever else is named is no subject of this side.
                understood=replace(
                    understood,
                    text=understood.topic,
                    speakers=(person,) if person.speaks else (),
                ),
            )
            for person in persons[:MOST_SIDES]
        )
    if persons and _EACH_TIME.search(question):
        return _parts(_appearances(persons[0], episodes), understood, scope, asked=False)
    seasons, years = understood.where.season, understood.where.year
    if len(seasons) > 1 and not years and compares(question):
        by_season = {
            f"season {season}": [e.slug for e in episodes if e.season == season]
            for season in seasons
        }
        return _parts(by_season, understood, scope, asked=True)
    over_time = not years and not persons and _OVER_TIME.search(question)
    if (len(years) > 1 and compares(question)) or over_time:
        shown = years or sorted(
            {e.year for e in episodes if e.year and e.sections and e.slug in scope.slugs}
        )
        by_year = {str(year): [e.slug for e in episodes if e.year == year] for year in shown}
        return _parts(by_year, understood, scope, asked=bool(years))
    return ()


def alternating(sides: Sequence[Sequence[Hit]], k: int) -> list[Hit]:
    """The first `k` passages, one of each side in turn; what two sides share comes once. A passage
    scores no more than the one before it, so that the order is that of the scores."""
    taken: list[Hit] = []
    for hit in (hit for turn in zip_longest(*sides) for hit in turn if hit is not None):
        if len(taken) == k:
            break
        if not any(_overlap(hit, other) for other in taken):
            score = min(hit.score, taken[-1].score) if taken else hit.score
            taken.append(replace(hit, rank=len(taken) + 1, score=score))
    return taken


def _compared(question: str, understood: Understood) -> list[Person]:
    """The guests who are named for certain, in the order of the question. A first name that several
    bear is nobody's, and of whom the others speak is no side."""
    words = {found.words for found in understood.people}
    bearers: dict[str, list[Person]] = {}
    for found in sorted(understood.people, key=lambda found: question.find(found.words)):
        if (found.whole or found.addressed) and not found.person.is_host:
            bearers.setdefault(found.words, []).append(found.person)
    return [
        several[0]
        for called, several in bearers.items()
        if len(several) == 1 and not is_subject(called, question, words - {called})
    ]


def _appearances(person: Person, episodes: Sequence[Episode]) -> dict[str, list[str]]:
    """Each episode of a guest, the oldest first, under what tells it from the others."""
    theirs = [e for e in episodes if e.slug in person.featured_in and e.sections]
    theirs.sort(key=lambda e: (e.season or 0, e.number or 0, e.date or ""))
    return {f"“{episode.title}”": [episode.slug] for episode in theirs}


def _parts(
    slugs: dict[str, list[str]], understood: Understood, scope: Scope, *, asked: bool
) -> tuple[Side, ...]:
    parts = [Side(name, asked, scope.within(of), understood) for name, of in slugs.items()]
    # What nobody asked for by name and holds nothing is no side.
    parts = [part for part in parts if asked or part.scope.slugs]
    return tuple(parts[:MOST_SIDES]) if len(parts) > 1 else ()


def _overlap(one: Hit, other: Hit) -> bool:
    return (
        (one.episode.slug, one.section) == (other.episode.slug, other.section)
        and one.first_line < other.first_line + len(other.lines)
        and other.first_line < one.first_line + len(one.lines)
    )
