"""The names of things in a question: products, companies, methods."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rag.names import fold, words_of
from rag.query.people_index import NamedPerson

_TERM = re.compile(r"[^\W_][\w-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\"'“(¿¡]*$")


def named_things(question: str, people: Iterable[NamedPerson]) -> list[str]:
    """Words with a capital that neither begin a sentence nor name one of the `people`; none where
    most words have a capital."""
    names = frozenset(
        word for named in people for word in words_of(fold(f"{named.words} {named.person.name}"))
    )
    terms = [term for term in _TERM.finditer(question) if not _is_name(term[0], names)]
    capitalised = [term for term in terms if term[0][0].isupper()]
    if len(capitalised) * 2 > len(terms):
        return []
    return [
        term[0]
        for term in capitalised
        if len(term[0]) > 1 and not _SENTENCE_START.search(question[: term.start()])
    ]


def _is_name(term: str, names: Collection[str]) -> bool:
    return all(fold(word) in names for word in words_of(term))
