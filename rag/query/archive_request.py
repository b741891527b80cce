"""Recognises questions about the archive itself, which its catalogue answers by counting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rag.query.lexicon.archive_questions import (
    ARTICLE,
    HOW_LONG,
    HOW_MANY_WORDS,
    WHICH_TOPICS,
    WHO_IS_FROM,
    WHO_TALKS_MOST,
)
from rag.query.lexicon.catalogue_questions import POLITE
from rag.query.lexicon.people_questions import ABOUT_HOSTS


class Fact(Enum):
    """What is asked of the archive."""

    LENGTH = auto()
    WORDS = auto()
    TOPICS = auto()
    TALKERS = auto()
    HOSTS = auto()
    WHO_IS_FROM = auto()  # a place or an employer


MOST_WORDS = 2
"""Words of the name of a place or a company that nobody writes with a capital."""

_FORMS = (
    (Fact.LENGTH, HOW_LONG),
    (Fact.WORDS, HOW_MANY_WORDS),
    (Fact.TOPICS, WHICH_TOPICS),
    (Fact.TALKERS, WHO_TALKS_MOST),
    (Fact.HOSTS, ABOUT_HOSTS),
)


@dataclass(frozen=True)
class ArchiveRequest:
    """A question about the archive. `origin` is the place or the employer that guests are asked
    for by ("" for any other fact)."""

    fact: Fact
    origin: str = ""


def archive_request(question: str) -> ArchiveRequest | None:
    """What a question asks of the archive itself; None for any other question."""
    asked = POLITE.sub("", " ".join(question.split())).rstrip(" ?!.")
    for fact, form in _FORMS:
        if form.search(asked):
            return ArchiveRequest(fact)
    match = WHO_IS_FROM.search(asked)
    if match and _is_a_place_or_a_company(match["what"].strip(), asked):
        return ArchiveRequest(Fact.WHO_IS_FROM, match["what"].strip())
    return None


def _is_a_place_or_a_company(text: str, question: str) -> bool:
    """Whether it is written as a name; where nothing has a capital, whether it may be one."""
    if question[1:] != question[1:].lower() and not question.isupper():
        return any(word[0].isupper() for word in text.split())
    return len(text.split()) <= MOST_WORDS and not ARTICLE.match(text)
