"""Reads a question by itself, without the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.filter import Filter
from rag.people import Person
from rag.query.filters import filters_in
from rag.query.lexicon.anaphora import PRONOUNS
from rag.query.lexicon.show import HOST
from rag.query.name_slots import expected_names, is_subject, stranger_in, without_halves
from rag.query.named_people import is_meant
from rag.query.people_index import NamedPerson, PeopleIndex
from vectorstore.episode import Episode


@dataclass(frozen=True)
class ResolvedQuestion:
    """A question with what it takes from the turns before it, if anything. `where` is what its
    words restrict the search to; `already_asked` are people who were asked the same before; the
    other fields are those of `Understanding`."""

    text: str
    where: Filter
    people: tuple[NamedPerson, ...]
    speakers: tuple[Person, ...]
    excluded: tuple[Person, ...] = ()
    already_asked: tuple[NamedPerson, ...] = ()
    subject_before: str = ""
    stranger: str | None = None


def standalone(
    question: str, people_index: PeopleIndex, episodes: Sequence[Episode]
) -> ResolvedQuestion:
    """What the question says by itself."""
    read = filters_in(question, episodes)
    people = tuple(
        named
        for named in people_index.named(read.rest, expected_names(read.rest))
        if named.words.lower() not in PRONOUNS
    )
    stranger = stranger_in(read.rest, people, people_index)
    people = () if stranger else without_halves(read.rest, people, people_index)
    # Nobody can say which of several namesakes is meant: any of them may be quoted.
    asked = [
        named.person
        for named in people
        if is_meant(named, read.rest)
        and not is_subject(named.words, read.rest, {other.words for other in people})
    ]
    speakers = tuple(person for person in asked if person.speaks)
    if not speakers and HOST.search(read.rest):
        speakers = tuple(person for person in people_index.people if person.is_host)
    return ResolvedQuestion(read.rest, read.where, people, speakers, stranger=stranger)
