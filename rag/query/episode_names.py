"""Finds the episodes that a question names by an address, a slug, or words of the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.names import fold
from rag.query.lexicon.titles import BEFORE_TITLE, COMMON_IN_TITLES, URL, WORDS_OF_TITLE
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems

WORDS_OF_PART = 4
MEANINGS_OF_PART = 2
"""Fewer words of a title, and of them with a meaning, may be said without meaning the episode."""
_BETWEEN_PARTS = re.compile(r"\s*[:|]\s+|\s+[–—-]\s+")
_WORDS = re.compile(r"\w+")
_EPISODES = re.compile(
    r"(?:\b(?:the|that|an?)\s+)*(?:\bepisode\s*)?\bthe\s+episode\b(?:\s*\bepisode\b)?",
    re.IGNORECASE,
)
_COMMON = frozenset(stem for word in COMMON_IN_TITLES for stem in stems(word))
_LAST_PART = re.compile(r"([^/?#]+?)(?:\.\w{2,5})?/?(?:[?#].*)?$")
_VIDEO = re.compile(r"(?:[?&]v=|youtu\.be/|/(?:embed|shorts|live|v)/)([\w-]{6,})")
_SLUG = re.compile(r"(?<![\w-])[\w]+(?:-[\w]+)+|(?<![\w-])_\w+")


@dataclass(frozen=True)
class NamedEpisodes:
    """The slugs of the episodes that a question names, and the question without those names."""

    slugs: tuple[str, ...]
    rest: str


def by_address(question: str, episodes: Iterable[Episode]) -> NamedEpisodes:
    """The episodes whose page, recording or slug stands in the question."""
    if not URL.search(question) and not _SLUG.search(question):
        return NamedEpisodes((), question)
    known = _addresses(episodes)
    slugs: list[str] = []

    def take(match: re.Match[str]) -> str:
        slug = next((known[key] for key in _keys(match[0]) if key in known), None)
        if slug:
            slugs.append(slug)
        return " " if slug else match[0]

    rest = _SLUG.sub(take, URL.sub(take, question))
    return NamedEpisodes(tuple(dict.fromkeys(slugs)), " ".join(rest.split()))


def by_title(question: str, episodes: Sequence[Episode]) -> NamedEpisodes:
    """The one episode of whose title a whole part stands in the question, in its very words."""
    found: dict[str, tuple[str, re.Match[str]]] = {}
    for episode in episodes:
        for part in _parts(episode.title):
            match = _in_words(part).search(question)
            if match and _stands_as_title(question, match, part):
                found.setdefault(part, (episode.slug, match))
                if found[part][0] != episode.slug:
                    del found[part]  # of two episodes one title tells nothing
                    break
    if not found:
        return NamedEpisodes((), question)
    slug, match = found[max(found, key=len)]
    return NamedEpisodes((slug,), _with_episode(question, match.span()))


def _with_episode(question: str, title: tuple[int, int]) -> str:
    """The question with "the episode" for a title."""
    rest = f"{question[: title[0]]} the episode {question[title[1] :]}"
    return _EPISODES.sub("the episode", " ".join(rest.split()))


def has_title(question: str, title: str) -> bool:
    """Whether a whole part of a title stands in the question, however short."""
    parts = [part for part in (title, *_BETWEEN_PARTS.split(title)) if len(part.split()) > 1]
    return any(_in_words(part).search(question) for part in parts)


def _stands_as_title(question: str, match: re.Match[str], part: str) -> bool:
    """Whether words stand where a title does, or are written as one: "I want to become a data
    engineer" names no episode of that title."""
    written = _WORDS.findall(match[0]) == _WORDS.findall(part) and not part.islower()
    before = question[: match.start()]
    return written or not before.strip() or bool(BEFORE_TITLE.search(before))


@lru_cache(maxsize=100_000)
def _parts(title: str) -> tuple[str, ...]:
    """The title and its parts, where they have enough words to be no mere subject."""
    parts = dict.fromkeys((title, *_BETWEEN_PARTS.split(title)))
    return tuple(
        part.strip()
        for part in parts
        if len(part.split()) >= WORDS_OF_PART and len(set(stems(part))) >= MEANINGS_OF_PART
    )


@lru_cache(maxsize=100_000)
def _in_words(part: str) -> re.Pattern[str]:
    words = r"\W+".join(map(re.escape, _WORDS.findall(part)))
    return re.compile(rf"(?<!\w)[\"“„«]?{words}[\"”“»]?(?!\w)", re.IGNORECASE)


def by_words(question: str, episodes: Sequence[Episode]) -> NamedEpisodes:
    """The one episode whose title or slug alone holds the words of "the bakery episode"."""
    for place in WORDS_OF_TITLE:
        match = place.search(question)
        slug = alone_holding(match["title"], episodes) if match else None
        if match and slug:
            return NamedEpisodes((slug,), _with_episode(question, match.span("title")))
    return NamedEpisodes((), question)


def alone_holding(words: str, episodes: Iterable[Episode]) -> str | None:
    """The slug of the only episode whose title or slug holds all the words."""
    sought = {stem for stem in stems(words) if stem not in _COMMON and not stem.isdigit()}
    holding = [
        episode.slug
        for episode in episodes
        if sought and sought <= _stems_of(episode.title, episode.slug)
    ]
    return holding[0] if len(holding) == 1 else None


@lru_cache(maxsize=100_000)
def _stems_of(title: str, slug: str) -> frozenset[str]:
    return frozenset(stems(f"{title} {slug.replace('-', ' ').replace('_', ' ')}"))


def _addresses(episodes: Iterable[Episode]) -> dict[str, str]:
    """The slug of each episode by its slug, its video and its links."""
    known: dict[str, str] = {}
    for episode in episodes:
        links = [link.url.rstrip("/").casefold() for link in episode.links]
        for key in (episode.slug, episode.youtube, *links):
            if key:
                known.setdefault(key, episode.slug)
    return known


def _keys(text: str) -> list[str]:
    """What an address or a slug may be known by."""
    video = _VIDEO.search(text)
    last = _LAST_PART.search(text)
    keys = [text, fold(text), text.rstrip("/").casefold()]
    return [*keys, *([video[1]] if video else []), *([last[1]] if last else [])]
