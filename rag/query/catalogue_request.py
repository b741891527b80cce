"""What bounds a question about the whole archive: the time, the people, and the subject."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rag.filter import Filter
from rag.names import words_of
from rag.people import Person
from rag.query.catalogue_form import CatalogueForm
from rag.query.name_slots import SAYING
from rag.query.people_index import NamedPerson
from rag.query.reader import Understood
from vectorstore.episode import Episode
from vectorstore.lexical import stems

_YEAR = r"((?:19|20)\d\d)"
_YEARS = re.compile(
    rf"\b(?:between|from)\s+{_YEAR}\s+(?:and|to|until|till)\s+{_YEAR}\b"
    rf"|\b(?:(since|after|before|until|in|from|of|during|for|and|or)\s+)(?:the\s+year\s+)?{_YEAR}\b",
    re.IGNORECASE,
)
_SEASONS = re.compile(
    r"\bseasons?\s+(\d{1,3})(?:\s*(-|–|to|through|and|or|,|&)\s*(?:season\s+)?(\d{1,3}))?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:season|episode)s?\s*#?\d{1,3}\b|\bs\d{1,2}\s?e\d{1,3}\b|[\"“„«][^\"”»]{8,150}[\"”»]",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:about|on|of|discuss\w*|mention\w*|cover\w*)\s+(?:it|that|this|them|those|these)\W*$",
    re.IGNORECASE,
)
_WITH = re.compile(r"\b(?:with|featuring|by|from)\s+(?:guests?\s+)?", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:with|featuring)\s+((?:[^\W\d_a-z][\w'’.-]*\s+){1,2}[^\W\d_a-z][\w'’-]*)\s*$"
)
# Words that say how something stands in an archive, not what it is about.
_STRUCTURE = frozenset(
    "a about aired all also an and any appear appeared appears archive are as at be been being by "
    "came can come comes contain contains cover covered covering covers date deal deals dealt did "
    "discuss discussed discusses discussing do does duration episode episodes ever exactly exist "
    "far feature featured features featuring first focus focused focuses for from go guest guests "
    "had has have having hear host hosts i if in include included includes interested interview "
    "interviews is it last latest learn length like listed listen long longest me mention "
    "mentioned mentioning mentions minutes more most my newest now of oldest on online or our out "
    "overall people person podcast posted published recent recently recorded regarding released "
    "season seasons shortest should show shows so speak speaker speakers speaking speaks spoke "
    "spoken talk talked talking tagged talks that the their there they this those to topic topics "
    "total touch touched touches transcript transcripts until uploaded us want was watch we were "
    "what when where which who whom with without would year you your".split()
)
# What stands before the subject of an earlier question, whose names are gone: "what did say about".
_ASKS_FOR = re.compile(
    r"^\W*(?:(?:what|how|why|when|where|who|which|do|does|did|has|have|is|are|was|were|would|can|could"
    rf"|should|and|or|but|also|else|anyone|anybody|{'|'.join(SAYING)})\b\W*)+",
    re.IGNORECASE,
)
_ARTICLES = frozenset("a an any some the their his her our your".split())
_ABOUT = frozenset(
    "about on regarding discuss discussed discusses discussing mention mentioned mentioning"
    " mentions cover covered covering covers".split()
)
_ON_THE_SHOW = re.compile(
    r"\b(?:on|in|from|to|of)\s+(?:the|this|your)\s+(?:podcast|show|archive)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class CatalogueRequest:
    """A `survey` and what bounds it: `where` is its filter; `people` those whose episodes alone
    count (empty: all), `excluded` those whose do not; `topic` what it has to be about ("" where any
    episode counts); `stranger` a name after "with" that nobody in the archive bears."""

    survey: CatalogueForm
    where: Filter
    people: tuple[NamedPerson, ...]
    topic: str
    stranger: str | None
    excluded: tuple[Person, ...] = ()

    @property
    def described(self) -> str | None:
        """The bounds but for the topic, for the reader."""
        where = self.where
        parts = [found.person.name for found in self.people]
        parts += [f"not {person.name}" for person in self.excluded]
        parts += [*where.guest, *where.speaker, *where.topic]
        parts += [f"season {season}" for season in where.season]
        parts += [f"episode {number}" for number in where.number]
        parts += [str(year) for year in where.year if year]
        return ", ".join(dict.fromkeys(parts)) or None


def catalogue_request(
    survey: CatalogueForm,
    understood: Understood,
    given: Filter,
    episodes: Mapping[str, Episode],
    before: str | None,
) -> CatalogueRequest | None:
    """The bounds of `survey`. `given` is the filter that came with the question, `before`
    the question before this one. None where this one points back to nothing."""
    years = {episode.year for episode in episodes.values() if episode.year}
    subject, in_years = _taken_years(survey.subject, years)
    subject, in_seasons = _taken_seasons(subject)
    read = understood.where
    where = _changed(
        read,
        year=given.year or in_years or read.year,
        season=given.season or in_seasons or read.season,
        # "The latest episode" of some kind need not be the latest of all.
        episode=given.episode if survey.order else read.episode,
    )
    people = tuple(found for found in understood.people if _bounds(found, subject))
    topic = _topic(_PLACE.sub(" ", _without(people, subject)))
    if _POINTS_BACK.search(subject):
        if not before:
            return None
        topic = _topic(_ASKS_FOR.sub("", before).strip(" ?!."))
    name = _NAME.search(subject)
    stranger = name[1] if name and not people and name[1].endswith(topic) else None
    known = [*where.topic, *(episodes[slug].title for slug in where.episode if slug in episodes)]
    if stranger or set(stems(topic)) <= set(stems(" ".join(known))):
        topic = ""
    return CatalogueRequest(survey, where, people, topic, stranger, understood.excluded)


def _changed(
    where: Filter, year: Iterable[int], season: Iterable[int], episode: Iterable[str]
) -> Filter:
    return Filter(
        season=season,
        number=where.number,
        episode=episode,
        guest=where.guest,
        speaker=where.speaker,
        year=year,
        topic=where.topic,
    )


def _bounds(found: NamedPerson, subject: str) -> bool:
    """Whether the one who is named bounds the survey, rather than being a word that is alike."""
    if found.words not in subject:
        return False
    after_with = _WITH.search(subject[: subject.index(found.words)])
    return found.whole or found.addressed or bool(after_with)


def _without(people: Iterable[NamedPerson], subject: str) -> str:
    for found in people:
        subject = re.sub(rf"{re.escape(found.words)}(?:['’]s?)?", " ", subject)
    return subject


def _topic(subject: str) -> str:
    """What the subject is about: without the words of structure at both its ends. Behind "about"
    and the like nothing but an article is one of them ("talked about feature stores")."""
    words = _ON_THE_SHOW.sub(" ", subject).split()
    about = False
    while words and _all_in(words[0], _ARTICLES if about else _STRUCTURE):
        about |= _all_in(words.pop(0), _ABOUT)
    while words and _all_in(words[-1], _STRUCTURE):
        words.pop()
    return " ".join(words).strip(" ,.;:")


def _all_in(word: str, known: Collection[str]) -> bool:
    return all(part.lower() in known for part in words_of(word))


def _taken_years(subject: str, published: Collection[int]) -> tuple[str, tuple[int, ...]]:
    """The subject without its years, and the years. One that is yet to come is a subject itself."""
    years: list[int] = []
    latest, earliest = max(published, default=9999), min(published, default=0)

    def take(found: re.Match[str]) -> str:
        first, last, word, year = found.groups()
        if first:
            span = range(int(first), int(last) + 1)
        else:
            at = int(year)
            word = word.lower()
            if at > latest or (word in {"of", "for", "and", "or"} and not years and at < earliest):
                return found[0]
            span = {
                "since": range(at, latest + 1),
                "after": range(at + 1, latest + 1),
                "before": range(earliest, at),
                "until": range(earliest, at + 1),
            }.get(word, range(at, at + 1))
        # An empty span matches nothing, and no year at all would match everything.
        years.extend(span or [0])
        return " "

    return _YEARS.sub(take, subject), tuple(dict.fromkeys(years))


def _taken_seasons(subject: str) -> tuple[str, tuple[int, ...]]:
    seasons: list[int] = []

    def take(found: re.Match[str]) -> str:
        first, joint, last = found.groups()
        if last is None:
            seasons.append(int(first))
        elif joint in {"and", "or", ",", "&"}:
            seasons.extend((int(first), int(last)))
        else:
            seasons.extend(range(int(first), int(last) + 1))
        return " "

    return _SEASONS.sub(take, subject), tuple(dict.fromkeys(seasons))
