"""What is asked, of whom, and where: the question understood without a language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.addressed import (
    expected_names,
    is_asked,
    is_subject,
    stranger_in,
    without_halves,
)
from rag.answer import Turn
from rag.filter import Filter
from rag.followup import leaning
from rag.names import Person, words_of
from rag.place import place_of
from rag.playback import last_question, wish_of, without_wishes
from rag.roster import Named, Roster
from vectorstore.episode import Episode
from vectorstore.lexical import stems

_HOST = re.compile(
    r"\b(?:the|your|podcast(?:'s)?)\s+(?:host|interviewer|moderator)\b", re.IGNORECASE
)
# Of a long conversation only the last questions are read, and of an answer its beginning.
LAST_QUESTIONS = 4
BEGINNING = 500


@dataclass(frozen=True)
class Understood:
    """`text` is what is searched, `topic` the same without the names; `where` the filter given
    with what the words restrict to; `people` all who are named; `speakers` those whose own words
    are asked for (empty: anybody's); `excluded` those whose words are not ("who else said that");
    `stranger` a name that is asked for as a speaker and that nobody in the archive bears;
    `described` says it in words."""

    text: str
    topic: str
    where: Filter
    people: tuple[Named, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...]
    stranger: str | None
    described: str | None


@dataclass(frozen=True)
class _Read:
    """What a question says of itself, or with what went before it. `where`: what its words restrict
    to."""

    text: str
    where: Filter
    people: tuple[Named, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...] = ()
    stranger: str | None = None


def understand(
    question: str,
    history: Sequence[Turn],
    where: Filter,
    roster: Roster,
    episodes: Sequence[Episode],
) -> Understood:
    """Reads people, season, episode, year and title out of the words; what `where` gives wins."""
    turns = [turn for turn in history if turn.content.strip()]
    if wish_of(question, roster) and (last := last_question(turns, roster)) is not None:
        # What was shown then is searched anew.
        question, turns = turns[last].content, turns[:last]
    read = _read(question, without_wishes(turns, roster), roster, episodes, LAST_QUESTIONS)
    narrowed = Filter(
        season=where.season or read.where.season,
        number=where.number or read.where.number,
        year=where.year or read.where.year,
        episode=where.episode or read.where.episode,
        guest=where.guest,
        speaker=where.speaker,
        topic=where.topic or read.where.topic,
    )
    asked = [found.person for found in read.people if _is_meant(found, read.text)]
    return Understood(
        text=_well_spelt(read.text, read.people),
        topic=_without_names(read.text, read.people),
        where=narrowed,
        people=read.people,
        speakers=read.speakers,
        excluded=read.excluded,
        stranger=read.stranger,
        described=_described(read.speakers or asked, read.excluded, narrowed, episodes),
    )


def _read(
    question: str,
    turns: Sequence[Turn],
    roster: Roster,
    episodes: Sequence[Episode],
    depth: int,
) -> _Read:
    own = _alone(question, roster, episodes)
    if not turns or not depth or own.stranger:
        return own
    topic = _stripped(own.text, own.people)
    leans = leaning(question, topic, names=bool(own.people), places=bool(own.where))
    if leans is None:
        return own
    last = max((at for at, turn in enumerate(turns) if turn.role == "user"), default=None)
    if last is None:
        return own
    before = _read(turns[last].content, turns[:last], roster, episodes, depth - 1)
    people = before.people if _certain(before.people) else ()
    people = people or _named_in(turns[last + 1 :], roster) or before.people
    people = people or _named_in(turns[:last], roster)
    place = own.where or _episode_of(turns, people, episodes) if leans.episode else own.where
    kept = replace(own, where=place or before.where)
    if leans.others:
        return _others(kept, before, people)
    subject = before.text
    if own.people:
        # Somebody else is asked the same.
        return replace(kept, text=_joined(_without_names(subject, before.people), own.text))
    if leans.anew:
        subject = " ".join(dict.fromkeys(found.words for found in people))
    speakers = tuple(found.person for found in people if found.person.speaks) or before.speakers
    return replace(
        kept,
        text=_joined(subject, own.text),
        people=people,
        speakers=own.speakers or (speakers if leans.asks_them else ()),
    )


def _alone(question: str, roster: Roster, episodes: Sequence[Episode]) -> _Read:
    """The question without what went before it."""
    placed = place_of(question, episodes)
    named = roster.named(placed.rest, expected_names(placed.rest))
    stranger = stranger_in(placed.rest, named, roster)
    named = () if stranger else without_halves(placed.rest, named, roster)
    # Of several people of one name nobody can tell who is meant: any of them may be heard.
    asked = [
        found.person
        for found in named
        if _is_meant(found, placed.rest)
        and not is_subject(found.words, placed.rest, {other.words for other in named})
    ]
    speakers = tuple(person for person in asked if person.speaks)
    if not speakers and _HOST.search(placed.rest):
        speakers = tuple(person for person in roster.people if person.is_host)
    return _Read(placed.rest, placed.where, named, speakers, stranger=stranger)


def _others(own: _Read, before: _Read, people: Sequence[Named]) -> _Read:
    """The earlier question, asked of anybody but those whom it was asked of or who answered it."""
    excluded = {found.person.name: found.person for found in _certain(people)}
    excluded |= {person.name: person for person in before.excluded}
    return replace(
        own,
        text=_joined(_without_names(before.text, [*before.people, *people]), own.text),
        people=tuple(found for found in own.people if found.person.name not in excluded),
        speakers=tuple(person for person in own.speakers if person.name not in excluded),
        excluded=tuple(excluded.values()),
    )


def _is_meant(found: Named, question: str) -> bool:
    return found.addressed or is_asked(found.words, question)


def _named_in(turns: Sequence[Turn], roster: Roster) -> tuple[Named, ...]:
    """The people whom the latest of the turns names for certain."""
    for turn in reversed(turns):
        if certain := _certain(roster.named(turn.content[:BEGINNING])):
            return certain
    return ()


def _certain(named: Iterable[Named]) -> tuple[Named, ...]:
    """Those whose words in the question can mean one person only."""
    by_words: dict[str, list[Named]] = {}
    for found in named:
        by_words.setdefault(found.words, []).append(found)
    return tuple(several[0] for several in by_words.values() if len(several) == 1)


def _episode_of(
    turns: Sequence[Turn], people: Sequence[Named], episodes: Sequence[Episode]
) -> Filter:
    """The episode that was spoken of: by title, by season and number, or the only one of the people
    named; an empty filter where that is not certain."""
    for turn in reversed(turns):
        where = place_of(turn.content[:BEGINNING], episodes).where
        if where.episode or (where.season and where.number):
            return where
    slugs = {slug for found in people for slug in found.person.featured_in}
    return Filter(episode=slugs) if len(slugs) == 1 else Filter()


def _joined(subject: str, question: str) -> str:
    return f"{subject} {question}".strip()


def _well_spelt(text: str, named: Iterable[Named]) -> str:
    """The text with the names that it misspells as the archive spells them, for its words to match.
    A misspelt word that may mean several people stays."""
    for found in _certain(named):
        if found.similarity < 1:
            text = found.person.name.join(re.split(rf"\b{re.escape(found.words)}\b", text))
    return text


def _stripped(text: str, named: Iterable[Named]) -> str:
    """The text without the names in it."""
    left = text
    for found in named:
        left = re.sub(rf"\b{re.escape(found.words)}\b(?:['’]s)?", " ", left)
    return " ".join(left.split())


def _without_names(text: str, named: Iterable[Named]) -> str:
    """The same, but all of a text that holds nothing else."""
    left = _stripped(text, named)
    return left if any(stems(word) for word in words_of(left)) else text


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
    parts += [f"season {season}" for season in where.season]
    parts += [f"episode {number}" for number in where.number]
    parts += [str(year) for year in where.year]
    parts += [f"“{titles.get(slug, slug)}”" for slug in where.episode]
    return ", ".join(dict.fromkeys(parts)) or None
