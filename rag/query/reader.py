"""What is asked, of whom, and where: the question understood without a language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer import Turn
from rag.filter import Filter
from rag.people import Person
from rag.query.context import LAST_QUESTIONS, certain, is_meant, read_question, without_names
from rag.query.people_index import NamedPerson, PeopleIndex
from rag.query.replay_request import last_question, replay_request, without_wishes
from vectorstore.episode import Episode


@dataclass(frozen=True)
class Understood:
    """`text` is what is searched, `topic` the same without the names; `where` the filter given
    with what the words restrict to; `people` all who are named; `speakers` those whose own words
    are asked for (empty: anybody's); `excluded` those whose words are not ("who else said that");
    `earlier` the subject of the question before, where this one leans on it, without names;
    `stranger` a name that is asked for as a speaker and that nobody in the archive bears;
    `described` says it in words."""

    text: str
    topic: str
    where: Filter
    people: tuple[NamedPerson, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...]
    earlier: str
    stranger: str | None
    described: str | None


def understand(
    question: str,
    history: Sequence[Turn],
    where: Filter,
    people_index: PeopleIndex,
    episodes: Sequence[Episode],
) -> Understood:
    """Reads people, season, episode, year and title out of the words; what `where` gives wins."""
    turns = [turn for turn in history if turn.content.strip()]
    if (
        replay_request(question, people_index)
        and (last := last_question(turns, people_index)) is not None
    ):
        # What was shown then is searched anew.
        question, turns = turns[last].content, turns[:last]
    read = read_question(
        question, without_wishes(turns, people_index), people_index, episodes, LAST_QUESTIONS
    )
    narrowed = Filter(
        season=where.season or read.where.season,
        number=where.number or read.where.number,
        year=where.year or read.where.year,
        episode=where.episode or read.where.episode,
        guest=where.guest,
        speaker=where.speaker,
        topic=where.topic or read.where.topic,
    )
    asked = [found.person for found in read.people if is_meant(found, read.text)]
    return Understood(
        text=_well_spelt(read.text, read.people),
        topic=without_names(read.text, read.people),
        where=narrowed,
        people=read.people,
        speakers=read.speakers,
        excluded=read.excluded,
        earlier=read.earlier,
        stranger=read.stranger,
        described=_described(read.speakers or asked, read.excluded, narrowed, episodes),
    )


def _well_spelt(text: str, named: Iterable[NamedPerson]) -> str:
    """The text with the names that it misspells as the archive spells them, for its words to match.
    A misspelt word that may mean several people stays."""
    for found in certain(named):
        if found.similarity < 1:
            text = found.person.name.join(re.split(rf"\b{re.escape(found.words)}\b", text))
    return text


def _described(
    people: Sequence[Person],
    excluded: Sequence[Person],
    where: Filter,
    episodes: Sequence[Episode],
) -> str | None:
    titles = {e.slug: e.title for e in episodes if e.slug in where.episode}
    parts = [person.name for person in people]
    parts += [f"not {person.name}" for person in excluded]
    parts += [*where.guest, *where.speaker, *where.topic]
    parts += _seasons(where.season)
    parts += [f"episode {number}" for number in where.number]
    parts += [str(year) for year in where.year]
    parts += [f"“{titles.get(slug, slug)}”" for slug in where.episode]
    return ", ".join(dict.fromkeys(parts)) or None


def _seasons(seasons: Sequence[int]) -> list[str]:
    if len(seasons) > 2 and list(seasons) == [*range(seasons[0], seasons[-1] + 1)]:
        return [f"seasons {seasons[0]} to {seasons[-1]}"]
    return [f"season {season}" for season in seasons]
