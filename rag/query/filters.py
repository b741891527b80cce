"""Which episodes the words of a question restrict it to: by season, number, year, title, tag and
address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from rag.filter import Filter
from rag.names import fold, words_of
from rag.query.episode_names import by_address, by_title, by_words
from rag.query.lexicon.calendar import NUMBER, SEASON_AND_NUMBER
from rag.query.lexicon.contrast import COMPARES
from rag.query.lexicon.show import NEWEST_EPISODE
from rag.query.lexicon.titles import QUOTED, RECOMMENDED, TAGGED, TITLED
from rag.query.seasons_and_years import numbered, seasons_in, taken, year_ending, years_in
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems

TITLE_SIMILARITY = 90.0
# Titles of fewer words of meaning stand in questions that are not about the episode.
WORDS_OF_TITLE = 3


@dataclass(frozen=True)
class Placed:
    """`where` is what the words of a question restrict the search to, `rest` the question without
    those words."""

    where: Filter
    rest: str


def filters_in(question: str, episodes: Sequence[Episode]) -> Placed:
    """Read season, number, year, title and tag out of a question. "Season eighteen" is 18."""
    comparing = compares(question)
    addressed = by_address(question, episodes)
    titled = by_title(addressed.rest, episodes)
    if not titled.slugs:
        titled = by_words(addressed.rest, episodes)
    known_seasons = {episode.season for episode in episodes if episode.season is not None}
    known_years = {episode.year for episode in episodes if episode.year is not None}
    rest = numbered(titled.rest)
    pairs, rest = taken(SEASON_AND_NUMBER, rest, lambda match: (int(match[1]), int(match[2])))
    numbers, rest = taken(NUMBER, rest, lambda match: int(match[1]))
    seasons, rest = seasons_in(rest, known_seasons, comparing=comparing)
    years, rest = years_in(rest, known_years, comparing=comparing)
    topics, rest = taken(TAGGED, rest, lambda match: _tag(match[1], episodes))
    newest, rest = taken(NEWEST_EPISODE, rest, lambda _: _newest(episodes))
    where = Filter(
        season=[season for season, _ in pairs] + seasons,
        number=[number for _, number in pairs] + numbers,
        year=years,
        episode=[*addressed.slugs, *titled.slugs] or newest or _titles(question, episodes),
        topic=topics,
    )
    rest = " ".join(rest.split()) if where else question
    return Placed(where, rest if any(stems(word) for word in words_of(rest)) else question)


def compares(question: str) -> bool:
    """Whether a question asks for a difference, between times or between people."""
    return bool(COMPARES.search(question))


def year_at_end(question: str, episodes: Sequence[Episode]) -> Placed | None:
    """The year that ends a question, if any episode was published in it: "and in 2023?". Call it
    only for a question that has no subject of its own."""
    year, before = year_ending(question) or (None, "")
    if year is None or all(episode.year != year for episode in episodes):
        return None
    return Placed(Filter(year=year), before or question)


def _newest(episodes: Sequence[Episode]) -> str | None:
    transcribed = [(e.season or 0, e.number or 0, e.slug) for e in episodes if e.sections]
    return max(transcribed)[2] if transcribed else None


def _titles(question: str, episodes: Sequence[Episode]) -> list[str]:
    """The slugs of the episodes whose titles the question holds: in quotation marks, or, where it
    speaks of an episode, the whole title or the part before its colon."""
    quoted = [fold(text) for text in QUOTED.findall(question)]
    slugs = [
        episode.slug
        for text in quoted
        for episode in episodes
        if fuzz.ratio(text, fold(episode.title)) >= TITLE_SIMILARITY or text in fold(episode.title)
    ]
    if slugs or not TITLED.search(question) or RECOMMENDED.search(question):
        return slugs
    folded = fold(question)
    forms = {(e.slug, form): form for e in episodes for form in _forms(e.title)}
    hits = process.extract(
        folded,
        {key: form for key, form in forms.items() if len(form) <= len(folded)},
        scorer=fuzz.partial_ratio,
        score_cutoff=TITLE_SIMILARITY,
    )
    longest = max((len(form) for form, _, _ in hits), default=0)
    return list(dict.fromkeys(key[0] for form, _, key in hits if len(form) == longest))


@lru_cache(maxsize=100_000)
def _forms(title: str) -> tuple[str, ...]:
    """The title, and its part before the colon, where they have enough words of meaning."""
    forms = dict.fromkeys((fold(title), fold(title.split(":")[0])))
    return tuple(form for form in forms if len(stems(form)) >= WORDS_OF_TITLE)


def _tag(text: str, episodes: Sequence[Episode]) -> str | None:
    tags = {fold(topic): topic for episode in episodes for topic in episode.topics}
    return tags.get(fold(text)) or tags.get(fold(text.split()[0]))
