"""Resolves a question against the conversation: whom it asks, where, and about what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.answer import Turn
from rag.filter import Filter
from rag.query.filters import filters_in, year_at_end
from rag.query.follow_up import FollowUp, content_of, follow_up
from rag.query.named_people import certain, distinct, strip_names, without_names
from rag.query.people_index import NamedPerson, PeopleIndex
from rag.query.standalone_question import ResolvedQuestion, standalone
from rag.scope import admits
from vectorstore.episode import Episode

_QUESTION = re.compile(r"[^?]+\?*")
# Of a long conversation only the last questions are read, and of an answer its beginning.
LAST_QUESTIONS = 4
BEGINNING = 500  # characters
# "Is that still true in 2023?" is about the year; with more words the year may be a part of them.
FEW_WORDS_BESIDE_A_YEAR = 2


def resolve(
    question: str,
    turns: Sequence[Turn],
    people_index: PeopleIndex,
    episodes: Sequence[Episode],
    depth: int = LAST_QUESTIONS,
) -> ResolvedQuestion:
    """The question with what it takes from the `turns` before it: from at most `depth` questions,
    each resolved against those before it."""
    own = standalone(question, people_index, episodes)
    if not turns or not depth or own.stranger:
        return own
    topic = strip_names(own.text, own.people)
    follows = follow_up(question, topic, names=bool(own.people), places=bool(own.where))
    last = max((at for at, turn in enumerate(turns) if turn.role == "user"), default=None)
    if follows is None or last is None:
        return own
    before = resolve(turns[last].content, turns[:last], people_index, episodes, depth - 1)
    people = _people_meant(follows, before, turns, last, people_index)
    if len(content_of(topic)) <= FEW_WORDS_BESIDE_A_YEAR and not own.where:
        dated = year_at_end(own.text, episodes)
        own = replace(own, where=dated.where, text=dated.rest) if dated else own
    where = own.where or _episode_of(turns, people, episodes) if follows.episode else own.where
    kept = replace(
        own,
        where=where or before.where,
        subject_before=_subject(without_names(before.text, [*before.people, *people])),
        already_asked=before.already_asked,
    )
    elsewhere = bool(own.where) and not _are_in(people, own.where, episodes)
    return _continued(follows, kept, before, people, elsewhere=elsewhere)


def _continued(
    follows: FollowUp,
    own: ResolvedQuestion,
    before: ResolvedQuestion,
    people: tuple[NamedPerson, ...],
    *,
    elsewhere: bool,
) -> ResolvedQuestion:
    """The question joined with the one before it. `elsewhere` says that its own words restrict it
    to episodes in which none of the `people` is."""
    if follows.others:
        return _asked_of_others(own, before, people)
    if own.people:
        return _asked_of_somebody_else(follows, own, before)
    if before.excluded and not follows.someone:
        # Still anybody but them.
        subject = "" if follows.has_own_subject else own.subject_before
        return replace(own, text=_joined(subject, own.text), excluded=before.excluded)
    if elsewhere and not follows.asks_them:
        own, people = replace(own, already_asked=distinct([*people, *before.already_asked])), ()
    return _asked_of_the_same(follows, own, before, people)


def _people_meant(
    follows: FollowUp,
    before: ResolvedQuestion,
    turns: Sequence[Turn],
    last: int,
    people_index: PeopleIndex,
) -> tuple[NamedPerson, ...]:
    """The people meant by a question that names nobody. People whom an answer names are meant only
    if the question speaks of somebody, or the question before it left open whom it meant."""
    pointed = follows.someone or follows.others or follows.episode
    people = before.people if certain(before.people) else ()
    if before.people or pointed:
        people = people or _named_in(turns[last + 1 :], people_index) or before.people
    if pointed:
        people = people or _named_in(turns[:last], people_index)
    return distinct([*people, *before.already_asked]) if follows.both else people


def _asked_of_the_same(
    follows: FollowUp,
    own: ResolvedQuestion,
    before: ResolvedQuestion,
    people: tuple[NamedPerson, ...],
) -> ResolvedQuestion:
    """More of the question before: its people, and its subject unless there is a new one."""
    subject = before.text if people else own.subject_before
    if follows.has_own_subject:
        subject = " ".join(dict.fromkeys(named.words for named in people))
    speakers = tuple(named.person for named in people if named.person.speaks) or before.speakers
    return replace(
        own,
        text=_joined(subject, own.text),
        people=people,
        speakers=own.speakers or (speakers if follows.asks_them else ()),
    )


def _asked_of_somebody_else(
    follows: FollowUp, own: ResolvedQuestion, before: ResolvedQuestion
) -> ResolvedQuestion:
    """The question before, asked of the people whom this one names."""
    if follows.corrects and not follows.has_own_subject:
        # "No, I meant" is not part of what was meant.
        names = " ".join(dict.fromkeys(named.words for named in own.people))
        return replace(own, text=_joined(own.subject_before, names))
    return replace(
        own,
        text=_joined(own.subject_before, own.text),
        already_asked=distinct([*certain(before.people), *before.already_asked]),
    )


def _asked_of_others(
    own: ResolvedQuestion, before: ResolvedQuestion, people: Sequence[NamedPerson]
) -> ResolvedQuestion:
    """The question before, asked of anybody but the people whom it was asked of or who answered."""
    excluded = {named.person.name: named.person for named in certain(people)}
    excluded |= {named.person.name: named.person for named in before.already_asked}
    excluded |= {person.name: person for person in before.excluded}
    return replace(
        own,
        text=_joined(without_names(before.text, [*before.people, *people]), own.text),
        people=tuple(named for named in own.people if named.person.name not in excluded),
        speakers=tuple(person for person in own.speakers if person.name not in excluded),
        excluded=tuple(excluded.values()),
    )


def _named_in(turns: Sequence[Turn], people_index: PeopleIndex) -> tuple[NamedPerson, ...]:
    """The people whom the latest of the turns names for certain."""
    for turn in reversed(turns):
        if people := certain(people_index.named(turn.content[:BEGINNING])):
            return people
    return ()


def _subject(text: str) -> str:
    """What earlier questions were about: the ones that have a subject."""
    questions = [part for part in _QUESTION.findall(text) if content_of(part)]
    return "".join(questions).strip() or text


def _are_in(people: Iterable[NamedPerson], where: Filter, episodes: Iterable[Episode]) -> bool:
    """Whether any of the people is in an episode that the filter admits."""
    slugs = {slug for named in people for slug in named.person.labels}
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
    slugs = {slug for named in people for slug in named.person.featured_in}
    return Filter(episode=slugs) if len(slugs) == 1 else Filter()


def _joined(subject: str, question: str) -> str:
    return f"{subject} {question}".strip()
