"""Operations on the people whom a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.names import words_of
from rag.query.name_slots import is_asked
from rag.query.people_index import NamedPerson
from vectorstore.lexical_index import stems


def is_meant(named: NamedPerson, question: str) -> bool:
    """Whether the question is after what this person says."""
    return named.addressed or is_asked(named.words, question)


def certain(people: Iterable[NamedPerson]) -> tuple[NamedPerson, ...]:
    """The people whose names in the question can mean nobody else."""
    by_words: dict[str, list[NamedPerson]] = {}
    for named in people:
        by_words.setdefault(named.words, []).append(named)
    return tuple(several[0] for several in by_words.values() if len(several) == 1)


def distinct(people: Iterable[NamedPerson]) -> tuple[NamedPerson, ...]:
    """Each person once, as first named."""
    by_name: dict[str, NamedPerson] = {}
    for named in people:
        by_name.setdefault(named.person.name, named)
    return tuple(by_name.values())


def strip_names(text: str, people: Iterable[NamedPerson]) -> str:
    """The text without the names of these people."""
    for named in people:
        text = re.sub(rf"\b{re.escape(named.words)}\b(?:['’]s)?", " ", text)
    return " ".join(text.split())


def without_names(text: str, people: Iterable[NamedPerson]) -> str:
    """The text without the names of these people; all of it, if nothing else has a meaning."""
    left = strip_names(text, people)
    return left if any(stems(word) for word in words_of(left)) else text
