"""Resolves a question against the conversation: whom it asks, where, and about what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answer import Turn
from rag.filter import Filter
from rag.names import words_of
from rag.people import Person
from rag.query.filters import filters_in, year_at_end
from rag.query.follow_up import FollowUp, content_of, follow_up
from rag.query.lexicon.anaphora import PRONOUNS
from rag.query.name_slots import (
    expected_names,
    is_asked,
    is_subject,
    stranger_in,
    without_halves,
)
from rag.query.people_index import NamedPerson, PeopleIndex
from rag.scope import admits
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems

_HOST = re.compile(
    r"\b(?:the|your|podcast(?:'s)?)\s+(?:host|interviewer|moderator)\b", re.IGNORECASE
)
_QUESTION = re.compile(r"[^?]+\?*")
# Of a long conversation only the last questions are read, and of an answer its beginning.
LAST_QUESTIONS = 4
BEGINNING = 500
# "Is that still true in 2023?" is about the year; with more words the year may be a part of them.
FEW_WORDS_BESIDE_A_YEAR = 2


@dataclass(frozen=True)
class ResolvedQuestion:
    """A question with what it takes from the turns before it. `where` is what its words restrict
    the search to; `already_asked` are people who were asked the same before; the other fields are
    those of `Understanding`."""

    text: str
    where: Filter
    people: tuple[NamedPerson, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...] = ()
    already_asked: tuple[NamedPerson, ...] = ()
    subject_before: str = ""
    stranger: str | None = None


def resolve(
    question: str,
    turns: Sequence[Turn],
    people_index: PeopleIndex,
    episodes: Sequence[Episode],
    depth: int,
) -> ResolvedQuestion:
    """The question, with what it takes from the `turns` before it: of `depth` questions at most,
    each read beside those before it."""
    own = _alone(question, people_index, episodes)
    if not turns or not depth or own.stranger:
        return own
    topic = _stripped(own.text, own.people)
    follows = follow_up(question, topic, names=bool(own.people), places=bool(own.where))
    if follows is None:
        return own
    last = max((at for at, turn in enumerate(turns) if turn.role == "user"), default=None)
    if last is None:
        return own
    before = resolve(turns[last].content, turns[:last], people_index, episodes, depth - 1)
    people = _people_meant(follows, before, turns, last, people_index)
    if len(content_of(topic)) <= FEW_WORDS_BESIDE_A_YEAR and not own.where:
        dated = year_at_end(own.text, episodes)
        own = replace(own, where=dated.where, text=dated.rest) if dated else own
    place = own.where or _episode_of(turns, people, episodes) if follows.episode else own.where
    subject_before = _subject(without_names(before.text, [*before.people, *people]))
    kept = replace(
        own,
        where=place or before.where,
        subject_before=subject_before,
        already_asked=before.already_asked,
    )
    if follows.others:
        return _asked_of_others(kept, before, people)
    if own.people:
        # Somebody else is asked the same.
        already_asked = before.already_asked
        if follows.corrects and not follows.anew:
            # "No, I meant" is no part of what was meant.
            own_words = " ".join(dict.fromkeys(found.words for found in own.people))
            return replace(
                kept, text=_joined(subject_before, own_words), already_asked=already_asked
            )
        already_asked = _distinct([*certain(before.people), *already_asked])
        return replace(kept, text=_joined(subject_before, own.text), already_asked=already_asked)
    if before.excluded and not follows.someone:
        # Still anybody but them.
        subject = "" if follows.anew else subject_before
        return replace(kept, text=_joined(subject, own.text), excluded=before.excluded)
    if own.where and not follows.asks_them and not _are_in(people, own.where, episodes):
        kept, people = replace(kept, already_asked=_distinct([*people, *before.already_asked])), ()
    return _of_the_same(follows, kept, before, people)


def _people_meant(
    follows: FollowUp,
    before: ResolvedQuestion,
    turns: Sequence[Turn],
    last: int,
    people_index: PeopleIndex,
) -> tuple[NamedPerson, ...]:
    """Whom a question means that names nobody. Those whom an answer names are meant only where the
    question speaks of somebody, or the question before left open which of several it meant."""
    pointed = follows.someone or follows.others or follows.episode
    people = before.people if certain(before.people) else ()
    if before.people or pointed:
        people = people or _named_in(turns[last + 1 :], people_index) or before.people
    if pointed:
        people = people or _named_in(turns[:last], people_index)
    return _distinct([*people, *before.already_asked]) if follows.both else people


def _of_the_same(
    follows: FollowUp,
    own: ResolvedQuestion,
    before: ResolvedQuestion,
    people: tuple[NamedPerson, ...],
) -> ResolvedQuestion:
    """More of the earlier question: its people, and its subject unless there is a new one."""
    subject = before.text if people else own.subject_before
    if follows.anew:
        subject = " ".join(dict.fromkeys(found.words for found in people))
    speakers = tuple(found.person for found in people if found.person.speaks) or before.speakers
    return replace(
        own,
        text=_joined(subject, own.text),
        people=people,
        speakers=own.speakers or (speakers if follows.asks_them else ()),
    )


def _alone(
    question: str, people_index: PeopleIndex, episodes: Sequence[Episode]
) -> ResolvedQuestion:
    """The question without what went before it."""
    placed = filters_in(question, episodes)
    named = tuple(
        found
        for found in people_index.named(placed.rest, expected_names(placed.rest))
        if found.words.lower() not in PRONOUNS
    )
    stranger = stranger_in(placed.rest, named, people_index)
    named = () if stranger else without_halves(placed.rest, named, people_index)
    # Of several people of one name nobody can tell who is meant: any of them may be asked.
    asked = [
        found.person
        for found in named
        if is_meant(found, placed.rest)
        and not is_subject(found.words, placed.rest, {other.words for other in named})
    ]
    speakers = tuple(person for person in asked if person.speaks)
    if not speakers and _HOST.search(placed.rest):
        speakers = tuple(person for person in people_index.people if person.is_host)
    return ResolvedQuestion(placed.rest, placed.where, named, speakers, stranger=stranger)


def _asked_of_others(
    own: ResolvedQuestion, before: ResolvedQuestion, people: Sequence[NamedPerson]
) -> ResolvedQuestion:
    """The earlier question, asked of anybody but those whom it was asked of or who answered it."""
    excluded = {found.person.name: found.person for found in certain(people)}
    excluded |= {found.person.name: found.person for found in before.already_asked}
    excluded |= {person.name: person for person in before.excluded}
    return replace(
        own,
        text=_joined(without_names(before.text, [*before.people, *people]), own.text),
        people=tuple(found for found in own.people if found.person.name not in excluded),
        speakers=tuple(person for person in own.speakers if person.name not in excluded),
        excluded=tuple(excluded.values()),
    )


def is_meant(found: NamedPerson, question: str) -> bool:
    """Whether the question is after the words of the one whom it names."""
    return found.addressed or is_asked(found.words, question)


def _named_in(turns: Sequence[Turn], people_index: PeopleIndex) -> tuple[NamedPerson, ...]:
    """The people whom the latest of the turns names for certain."""
    for turn in reversed(turns):
        if found := certain(people_index.named(turn.content[:BEGINNING])):
            return found
    return ()


def certain(named: Iterable[NamedPerson]) -> tuple[NamedPerson, ...]:
    """Those whose words in the question can mean one person only."""
    by_words: dict[str, list[NamedPerson]] = {}
    for found in named:
        by_words.setdefault(found.words, []).append(found)
    return tuple(several[0] for several in by_words.values() if len(several) == 1)


def _subject(text: str) -> str:
    """What earlier questions were about: those of them that have a subject."""
    asked = [part for part in _QUESTION.findall(text) if content_of(part)]
    return "".join(asked).strip() or text


def _distinct(named: Iterable[NamedPerson]) -> tuple[NamedPerson, ...]:
    """Each person once."""
    by_name: dict[str, NamedPerson] = {}
    for found in named:
        by_name.setdefault(found.person.name, found)
    return tuple(by_name.values())


def _are_in(people: Iterable[NamedPerson], where: Filter, episodes: Iterable[Episode]) -> bool:
    """Whether any of them is in an episode that the filter admits."""
    slugs = {slug for found in people for slug in found.person.labels}
    return any(episode.slug in slugs and admits(where, episode) for episode in episodes)


def _episode_of(
    turns: Sequence[Turn], people: Sequence[NamedPerson], episodes: Sequence[Episode]
) -> Filter:
    """The episode that was spoken of: by title, by season and number, or the only one of the people
    named; an empty filter where that is not certain."""
    for turn in reversed(turns):
        where = filters_in(turn.content[:BEGINNING], episodes).where
        if where.episode or (where.season and where.number):
            return where
    slugs = {slug for found in people for slug in found.person.featured_in}
    return Filter(episode=slugs) if len(slugs) == 1 else Filter()


def _joined(subject: str, question: str) -> str:
    return f"{subject} {question}".strip()


def _stripped(text: str, named: Iterable[NamedPerson]) -> str:
    """The text without the names in it."""
    left = text
    for found in named:
        left = re.sub(rf"\b{re.escape(found.words)}\b(?:['’]s)?", " ", left)
    return " ".join(left.split())


def without_names(text: str, named: Iterable[NamedPerson]) -> str:
    """The same, but all of a text that holds nothing else."""
    left = _stripped(text, named)
    return left if any(stems(word) for word in words_of(left)) else text
