"""What a question asks, of whom, and where, read from its words and the turns before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer import Turn
from rag.filter import Filter
from rag.names import words_of
from rag.people import Person
from rag.query.context import resolve
from rag.query.lexicon.requests import FRAME
from rag.query.lexicon.show import HOST
from rag.query.named_people import certain, is_meant, without_names
from rag.query.people_index import NamedPerson, PeopleIndex
from rag.query.replay_request import last_question, replay_request, without_wishes
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems


@dataclass(frozen=True)
class Understanding:
    """A question, understood by rules.

    `placed` is the question with "the episode" for a title. `text` is what to search for, `topic`
    the same without names. `where` is the filter that came
    with the question, narrowed by its words. `people` are all whom it names, `speakers` those whose
    words it asks for (empty: anybody's), `excluded` those whose words it does not want ("who else
    said that"). `subject_before` is the subject of the previous question where this one depends on
    it, without names. `stranger` is the name of a speaker who is not in the archive. `described`
    puts the restrictions into words for the listener.
    """

    placed: str
    text: str
    topic: str
    where: Filter
    people: tuple[NamedPerson, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...]
    subject_before: str
    stranger: str | None
    described: str | None


def understand(
    question: str,
    history: Sequence[Turn],
    where: Filter,
    people_index: PeopleIndex,
    episodes: Sequence[Episode],
) -> Understanding:
    """Read people, season, episode, year and title from the question; `where` takes precedence."""
    turns = [turn for turn in history if turn.content.strip()]
    if replay_request(question, people_index):
        last = last_question(turns, people_index)
        if last is not None:  # search again for what the replayed answer was about
            question, turns = turns[last].content, turns[:last]
    turns = without_wishes(turns, people_index)
    resolved = resolve(question, turns, people_index, episodes)
    narrowed = Filter(
        season=where.season or resolved.where.season,
        number=where.number or resolved.where.number,
        year=where.year or resolved.where.year,
        episode=where.episode or resolved.where.episode,
        guest=where.guest,
        speaker=where.speaker,
        topic=where.topic or resolved.where.topic,
    )
    text = _subject_of(resolved.text, resolved.speakers)
    meant = [named.person for named in resolved.people if is_meant(named, resolved.text)]
    return Understanding(
        placed=resolved.text,
        text=_well_spelt(text, resolved.people),
        topic=without_names(text, resolved.people),
        where=narrowed,
        people=resolved.people,
        speakers=resolved.speakers,
        excluded=resolved.excluded,
        subject_before=resolved.subject_before,
        stranger=resolved.stranger,
        described=_described(resolved.speakers or meant, resolved.excluded, narrowed, episodes),
    )


def _subject_of(text: str, speakers: Sequence[Person]) -> str:
    """The text without the words that carry the request: "what do guests say about", "the host"."""
    left = FRAME.sub("", text)
    if any(person.is_host for person in speakers):
        left = " ".join(HOST.sub(" ", left).split())
    return left if any(stems(word) for word in words_of(left)) else text


def _well_spelt(text: str, people: Iterable[NamedPerson]) -> str:
    """Spell names as the archive does, so that the lexical index finds them. A misspelt word that
    several people could be meant by stays as it is."""
    for named in certain(people):
        if named.similarity < 1:
            text = named.person.name.join(re.split(rf"\b{re.escape(named.words)}\b", text))
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
