"""What bounds a question about the whole archive: the time, the people, and the subject."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from rag.filter import Filter
from rag.names import words_of
from rag.people import Person
from rag.query.catalogue_form import CatalogueForm
from rag.query.lexicon.catalogue_bounds import (
    A_PERSON_BEFORE,
    ARTICLES,
    ASKS_FOR,
    BEFORE_SUBJECT,
    POINTS_BACK,
    RECOMMENDS,
    STRUCTURE,
    WITH,
)
from rag.query.lexicon.name_positions import NAME_AFTER_WITH
from rag.query.lexicon.show import ON_THE_SHOW
from rag.query.lexicon.titles import PLACE
from rag.query.people_index import NamedPerson
from rag.query.seasons_and_years import numbered, seasons_in, years_of_subject
from rag.query.understanding import Understanding
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems


@dataclass(frozen=True)
class CatalogueRequest:
    """A catalogue question with what bounds it.

    `where` is its filter. Only episodes of `people` count (empty: all episodes), and those of
    `excluded` do not. `topic` is what an episode has to be about ("": anything); `stranger` is a
    name after "with" that nobody in the archive bears.
    """

    form: CatalogueForm
    where: Filter
    people: tuple[NamedPerson, ...]
    topic: str
    stranger: str | None
    excluded: tuple[Person, ...] = ()

    @property
    def described(self) -> str | None:
        """The bounds in words, without the topic."""
        where = self.where
        parts = [named.person.name for named in self.people]
        parts += [f"not {person.name}" for person in self.excluded]
        parts += [*where.guest, *where.speaker, *where.topic]
        parts += [f"season {season}" for season in where.season]
        parts += [f"episode {number}" for number in where.number]
        parts += [str(year) for year in where.year if year]
        return ", ".join(dict.fromkeys(parts)) or None


def catalogue_request(
    form: CatalogueForm,
    understood: Understanding,
    given: Filter,
    episodes: Mapping[str, Episode],
    before: str | None,
) -> CatalogueRequest | None:
    """Return the bounds of `form`. `given` is the filter that came with the question, `before`
    the previous question. None where this one points back to nothing."""
    subject, years, seasons = _times(form.subject, episodes.values())
    read = understood.where
    where = replace(
        read,
        year=given.year or years or read.year,
        season=given.season or seasons or read.season,
        # "The latest episode" of some kind need not be the latest of all.
        episode=given.episode if form.order else read.episode,
    )
    people = tuple(named for named in understood.people if _bounds(named, subject))
    if not people and A_PERSON_BEFORE.search(subject):
        people = tuple(named for named in understood.people if named.words not in form.asked)
    topic = _topic(PLACE.sub(" ", _without(people, subject)))
    if POINTS_BACK.search(subject):
        if not before:
            return None
        topic = _topic(ASKS_FOR.sub("", before).strip(" ?!."))
    name = NAME_AFTER_WITH.search(subject)
    stranger = name[1] if name and not people and name[1].endswith(topic) else None
    listed = [*where.topic, *(episodes[slug].title for slug in where.episode if slug in episodes)]
    if stranger or set(stems(topic)) <= set(stems(" ".join(listed))):
        topic = ""
    return CatalogueRequest(form, where, people, topic, stranger, understood.excluded)


def _times(
    subject: str, episodes: Collection[Episode]
) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The subject without its years and seasons, the years, and the seasons."""
    years, rest = years_of_subject(subject, {e.year for e in episodes if e.year is not None})
    seasons, rest = seasons_in(numbered(rest), {e.season for e in episodes if e.season is not None})
    return rest, tuple(years), tuple(seasons)


def _bounds(named: NamedPerson, subject: str) -> bool:
    """Whether a named person bounds the request. A word that only resembles a name does not."""
    if named.words not in subject:
        return False
    after_with = WITH.search(subject[: subject.index(named.words)])
    return named.whole or named.addressed or bool(after_with)


def _without(people: Iterable[NamedPerson], subject: str) -> str:
    for named in people:
        subject = re.sub(rf"{re.escape(named.words)}(?:['’]s?)?", " ", subject)
    return subject


def _topic(subject: str) -> str:
    """What the subject is about: without the words of structure at both its ends. After "about" and
    the like only an article is dropped ("talked about feature stores")."""
    words = RECOMMENDS.sub("", ON_THE_SHOW.sub(" ", subject)).split()
    about = False
    while words and _all_in(words[0], ARTICLES if about else STRUCTURE):
        about |= _all_in(words.pop(0), BEFORE_SUBJECT)
    while words and _all_in(words[-1], STRUCTURE):
        words.pop()
    return " ".join(words).strip(" ,.;:")


def _all_in(word: str, vocabulary: Collection[str]) -> bool:
    return all(part.lower() in vocabulary for part in words_of(word))
