"""Recognises questions about people as the catalogue knows them: who they are, and whether they
came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.names import fold, words_of
from rag.people import Person
from rag.query.english import is_english
from rag.query.lexicon.courtesy import MODAL, OPENER
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.people_questions import ABOUT_A_PERSON, APPEARED, NO_NAME
from rag.query.people_index import NamedPerson

_COURTESY = pattern(rf"^\W*(?:(?:{OPENER})\b[\s,!.]*|{MODAL}\s+you\s+(?:please\s+)?)*")
_END = re.compile(r"[\s?!.,;:]*(?:\bplease)?[\s?!.,;:]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Appearance:
    """The question whether somebody called `name` came; `people` are all in the archive whom the
    name may mean."""

    name: str
    people: tuple[Person, ...]


def asks_who_it_is(question: str, people: Sequence[NamedPerson]) -> bool:
    """Whether a question wants to know who the people that it names are, and nothing else."""
    return bool(people) and bool(ABOUT_A_PERSON.fullmatch(_masked(_bare(question), people)))


def appearance(question: str, people: Sequence[NamedPerson]) -> Appearance | None:
    """The question whether somebody was on the show; None for any other question."""
    match = APPEARED.search(_bare(question))
    name = (match["name"] or match["whom"]) if match else ""
    if not name or NO_NAME.search(name):
        return None
    sought = set(words_of(fold(name)))
    meant = [
        named.person
        for named in people
        if sought <= set(words_of(fold(named.person.name)))
        or (named.whole and sought <= set(words_of(fold(named.words))))
        or sought == set(words_of(fold(named.words)))
    ]
    written_as_name = any(word[0].isupper() for word in name.split()) and not question.isupper()
    is_a_name = meant or written_as_name or not all(map(is_english, words_of(name)))
    return (
        Appearance(name, tuple({person.name: person for person in meant}.values()))
        if is_a_name
        else None
    )


def _bare(question: str) -> str:
    asked = _COURTESY.sub("", " ".join(question.split()), count=1)
    return _END.sub("", asked)


def _masked(question: str, people: Sequence[NamedPerson]) -> str:
    """The question with NAME for each name."""
    for words in sorted({named.words for named in people}, key=len, reverse=True):
        question = re.sub(rf"\b{re.escape(words)}(?!\w)", "NAME", question)
    return re.sub(r"NAME(?:\s+(?:and\s+)?NAME)+", "NAME", question)
