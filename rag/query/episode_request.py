"""Recognises a question about an episode as a whole: a summary, or what is heard at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.names import words_of
from rag.query.episode_names import alone_holding, has_title
from rag.query.follow_up import content_of
from rag.query.lexicon.episode_questions import (
    ABOUT_WHAT,
    ASKS_FOR_MOMENT,
    ASKS_FOR_SUMMARY,
    EPISODE,
    EPISODE_ABOUT,
    EPISODE_OR_ONE,
    TIME,
    WORDS_OF_WISH,
)
from rag.query.lexicon.show import NEWEST_EPISODE
from rag.query.lexicon.titles import PLACE, URL
from rag.query.named_people import certain, strip_names
from rag.query.understanding import Understanding
from rag.scope import admits
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems

# A question that names more episodes than this asks for a list.
MOST_EPISODES = 3


@dataclass(frozen=True)
class EpisodeRequest:
    """A question about whole episodes: their `slugs`, the newest first (empty: the question names
    none). `second` is the time in the recording that it asks for (None: a summary is wanted).
    `about` is what the episode has to be about where nothing else tells which ("": it is told)."""

    slugs: tuple[str, ...]
    second: int | None = None
    about: str = ""


def moment_request(
    question: str, read: Understanding, episodes: Mapping[str, Episode]
) -> EpisodeRequest | None:
    """The wish to know what is said at a time in the recording; None for any other question."""
    match = TIME.search(question)
    if match is None or not ASKS_FOR_MOMENT.search(question):
        return None
    slugs = _episodes_of(read, episodes) or _by_title(TIME.sub(" ", read.text), episodes)
    # "After 30 minutes in an interview I get stuck" asks for no time in a recording.
    left = _subject(TIME.sub(" ", question), read, ())
    is_told = slugs or (EPISODE.search(question) and not left)
    return EpisodeRequest(slugs, _second(match)) if is_told else None


def summary_request(
    question: str, read: Understanding, episodes: Mapping[str, Episode]
) -> EpisodeRequest | None:
    """The wish for a summary of an episode; None for any other question."""
    asked = URL.sub(" ", question)
    asks = ASKS_FOR_SUMMARY.search(asked) or ABOUT_WHAT.search(asked)
    if not asks and not _is_a_place(question):
        return None
    slugs = _episodes_of(read, episodes)
    subject = _subject(question, read, [episodes[slug] for slug in slugs])
    if slugs:
        # Of an episode that is named, a subject is something in particular.
        return None if subject or len(slugs) > MOST_EPISODES else EpisodeRequest(slugs)
    topic = EPISODE_ABOUT.search(question)
    if topic and not _by_title(topic["about"], episodes):
        return EpisodeRequest((), about=topic["about"].strip())
    # "What topics are covered in a system design interview?" names no episode.
    slugs = _by_title(subject, episodes)
    is_meant = EPISODE_OR_ONE.search(question) or any(
        has_title(question, episodes[slug].title) for slug in slugs
    )
    return EpisodeRequest(slugs) if slugs and is_meant else None


def _is_a_place(question: str) -> bool:
    """Whether a question is nothing but the name of an episode: "s17e03", an address."""
    return not words_of(URL.sub(" ", PLACE.sub(" ", question)))


def _subject(question: str, read: Understanding, named: Iterable[Episode]) -> str:
    """What is left of the question without the wish, the names and the places; "" for nothing."""
    text = URL.sub(" ", PLACE.sub(" ", NEWEST_EPISODE.sub(" ", question)))
    left = WORDS_OF_WISH.sub(" ", strip_names(text, read.people))
    titles = {stem for one in named for stem in stems(f"{one.title} {one.slug}")}
    return left if set(content_of(left)) - titles else ""


def _episodes_of(read: Understanding, episodes: Mapping[str, Episode]) -> tuple[str, ...]:
    """The episodes that season and number, a title, an address or a guest tell."""
    where = read.where
    if where.episode or where.number:
        found = [episode for episode in episodes.values() if admits(where, episode)]
    else:
        people = [named for named in certain(read.people) if not named.person.is_host] or [
            named for named in read.people if named.addressed
        ]
        slugs = {slug for named in people for slug in named.person.featured_in}
        found = [
            episode
            for episode in episodes.values()
            if episode.slug in slugs and admits(where, episode)
        ]
    return _newest_first(found)


def _by_title(words: str, episodes: Mapping[str, Episode]) -> tuple[str, ...]:
    left = WORDS_OF_WISH.sub(" ", words)
    slug = alone_holding(left, episodes.values())
    return (slug,) if slug else ()


def _newest_first(found: Iterable[Episode]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda one: (one.season or 0, one.number or 0), reverse=True)
    return tuple(episode.slug for episode in ordered)


def _second(match: re.Match[str]) -> int:
    read = {name: int(text) for name, text in match.groupdict().items() if text}
    minutes = read.get("minutes", 0) + read.get("minute", 0) + read.get("minutes_in", 0)
    of_seconds = ("seconds", "and_seconds", "second", "seconds_in", "link")
    seconds = sum(read.get(name, 0) for name in of_seconds)
    return read.get("hours", 0) * 3600 + minutes * 60 + seconds
