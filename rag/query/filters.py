"""Which episodes the words of a question restrict it to: by season, number, year, title and tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process
from text_to_num import alpha2digit  # type: ignore[import-untyped]  # ships no types

from rag.filter import Filter
from rag.names import fold, words_of
from vectorstore.episode import Episode
from vectorstore.lexical_index import stems

_Meaning = TypeVar("_Meaning")

# "Episode 5 of the Kaggle course" is not one of ours.
_OURS = r"(?!\s+of\s+(?!season\b|(?:the|this|your)\s+(?:podcast|show|archive)\b))"
_SPELT = (
    re.compile(r"\bseason\s+[a-z]+(?:[-\s][a-z]+)?", re.IGNORECASE),
    re.compile(r"\bepisode\s+[a-z]+(?:[-\s][a-z]+)?", re.IGNORECASE),
    re.compile(r"\b[a-z]+(?:[-\s][a-z]+)?\s+season\b", re.IGNORECASE),
)
_SEASON_AND_NUMBER = re.compile(r"\bs(\d{1,2})\s?e(\d{1,3})\b", re.IGNORECASE)
_SEASON = re.compile(
    rf"\bseason\s*#?(\d{{1,3}})\b{_OURS}|\b(\d{{1,3}})(?:st|nd|rd|th)\s+season\b{_OURS}",
    re.IGNORECASE,
)
# With two digits: "S3" is a store for files.
_SHORT_SEASON = re.compile(r"\b[Ss](\d{2})\b")
_NUMBER = re.compile(rf"\bepisode\s*#?(\d{{1,3}})\b{_OURS}", re.IGNORECASE)
_NEWEST_SEASON = re.compile(
    rf"\b(?:latest|last|newest|most\s+recent|current)\s+season\b{_OURS}", re.IGNORECASE
)

# Two seasons, or all from one to another.
_SEASONS = re.compile(
    r"\b(?:(between)\s+)?seasons?\s+(\d{1,3})\s*"
    r"(-|–|to|through|until|till|and|or|,|&|vs\.?|versus|with)\s*"
    rf"(?:(?:in\s+)?seasons?\s+)?(\d{{1,3}})\b{_OURS}",
    re.IGNORECASE,
)
_TO = frozenset({"-", "–", "to", "through", "until", "till"})
_SEASONS_FROM = re.compile(
    rf"\b(before|after|since|until)\s+season\s+(\d{{1,3}})\b{_OURS}", re.IGNORECASE
)
_COMPARES = re.compile(
    r"\b(?:chang(?:e|es|ed|ing)|evolv(?:e|es|ed|ing)|evolution|differ(?:s|ed|ent|ently|ences?)?|"
    r"compar(?:e|es|ed|ing|ison)|contrast|versus|vs|shift(?:ed)?|than\s+in|develop(?:ed|ment)|"
    r"more\s+\w+\s+than|still\s+the\s+same)\b",
    re.IGNORECASE,
)

_NEWEST_EPISODE = re.compile(r"\b(?:latest|newest|most\s+recent)\s+episode\b", re.IGNORECASE)

_RECORDING = r"(?:episode|interview|appearance|recording)s?"
_A_YEAR = r"((?:19|20)\d\d)"
# A bare year is a topic as often as a date; beside a word for the recording it is a date, and so is
# one that ends a question which counts or lists episodes.
_YEAR = re.compile(
    rf"\b(?:from\s+)?{_A_YEAR}\s+{_RECORDING}\b"
    rf"|\b(?:episode|appearance|recording)s?\s+(?:from|of|in)\s+{_A_YEAR}\b"
    rf"|\b(?:published|released|recorded|aired)\s+in\s+{_A_YEAR}\b",
    re.IGNORECASE,
)
_LISTED_YEAR = re.compile(rf"(?<=\s)(?:in|from|of|during)\s+{_A_YEAR}(?=\s*[?.!]*$)", re.IGNORECASE)
_LISTS = re.compile(
    r"\b(?:how\s+many|list|which|all)\b.*\b(?:episodes|interviews|guests)\b", re.I | re.S
)
_YEARS = re.compile(
    rf"\b(?:episode|interview)s?\s+(?:from\s+|published\s+|recorded\s+|released\s+)?"
    rf"(before|after|since|until|between)\s+{_A_YEAR}(?:\s+and\s+{_A_YEAR})?\b",
    re.IGNORECASE,
)

# Only where times are compared: "how did salaries change between 2021 and 2024".
_TWO_YEARS = re.compile(
    rf"\b(?:between|from|in|of)\s+{_A_YEAR}\s+(?:and|to|or|vs\.?|versus|with|than)\s+"
    rf"(?:(?:in|from|of)\s+)?{_A_YEAR}\b",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(
    rf"\b(?:in|from|of|during|about|for)\s+{_A_YEAR}\s*[?.!]*$", re.IGNORECASE
)

_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{8,150})[\"”“»]")
_TITLED = re.compile(r"\b(?:episode|interview|called|titled|entitled)\b", re.IGNORECASE)
_TAGGED = re.compile(r"\btagged\s+(?:with\s+|as\s+)?([\w&/+.-]+(?:\s[\w&/+.-]+)?)", re.IGNORECASE)
TITLE_SIMILARITY = 90.0
# Fewer words that mean something stand in questions which are not about the episode.
WORDS_OF_TITLE = 3


@dataclass(frozen=True)
class Placed:
    """What the words of a question restrict it to, and the question without them."""

    where: Filter
    rest: str


def filters_in(question: str, episodes: Sequence[Episode]) -> Placed:
    """Reads season, number, year, title and tag out of a question. "Season eighteen" is 18."""
    left = question
    for spelt in _SPELT:
        left = spelt.sub(_in_digits, left)
    both, left = _taken(_SEASON_AND_NUMBER, left, lambda match: (int(match[1]), int(match[2])))
    numbers, left = _taken(_NUMBER, left, lambda match: int(match[1]))
    comparing = compares(question)
    seasons, left = _seasons(left, episodes, comparing=comparing)
    years, left = _years(left, episodes, comparing=comparing)
    topics, left = _taken(_TAGGED, left, lambda match: _tag(match[1], episodes))
    newest, left = _taken(_NEWEST_EPISODE, left, lambda _: _newest(episodes))
    where = Filter(
        season=[season for season, _ in both] + seasons,
        number=[number for _, number in both] + numbers,
        year=years,
        episode=newest or _titles(question, episodes),
        topic=topics,
    )
    left = " ".join(left.split()) if where else question
    return Placed(where, left if any(stems(word) for word in words_of(left)) else question)


def compares(question: str) -> bool:
    """Whether a question is after what differs, between times as between people."""
    return bool(_COMPARES.search(question))


def year_at_end(question: str, episodes: Sequence[Episode]) -> Placed | None:
    """The year that ends a question where anything was published in it: "and in 2023?". To be
    asked only of a question that has no subject of its own."""
    found = _YEAR_AT_END.search(question)
    year = int(found[1]) if found else None
    if found is None or all(episode.year != year for episode in episodes):
        return None
    return Placed(Filter(year=year), question[: found.start()].strip() or question)


def _taken(
    pattern: re.Pattern[str], text: str, meaning: Callable[[re.Match[str]], _Meaning | None]
) -> tuple[list[_Meaning], str]:
    """What the matches of a pattern mean, and the text without those that mean anything."""
    found: list[_Meaning] = []

    def take(match: re.Match[str]) -> str:
        meant = meaning(match)
        if meant is None:
            return match[0]
        found.append(meant)
        return " "

    return found, pattern.sub(take, text)


def _in_digits(match: re.Match[str]) -> str:
    """The numbers of "season eighteen" and "the first season" in digits: "the 1st season"."""
    digits = alpha2digit(match[0], "en", 0)
    return digits if _SEASON.search(digits) or _NUMBER.search(digits) else match[0]


def _newest(episodes: Sequence[Episode]) -> str | None:
    placed = [(e.season or 0, e.number or 0, e.slug) for e in episodes if e.sections]
    return max(placed)[2] if placed else None


def _seasons(text: str, episodes: Sequence[Episode], *, comparing: bool) -> tuple[list[int], str]:
    known = sorted({episode.season for episode in episodes if episode.season is not None})

    def several(match: re.Match[str]) -> list[int]:
        first, last = int(match[2]), int(match[4])
        if comparing or not (match[1] or match[3].lower() in _TO):
            return [first, last]
        return [*range(first, last + 1)] or [first, last]

    def open_ended(match: re.Match[str]) -> list[int] | None:
        at = int(match[2])
        within = {
            "before": range(at),
            "until": range(at + 1),
            "after": range(at + 1, 10_000),
            "since": range(at, 10_000),
        }[match[1].lower()]
        return [season for season in known if season in within] or None

    def short(match: re.Match[str]) -> int | None:
        season = int(match[1])
        return season if any(episode.season == season for episode in episodes) else None

    def newest(_: re.Match[str]) -> int | None:
        return max(known, default=None)

    pairs, left = _taken(_SEASONS, text, several)
    ranges, left = _taken(_SEASONS_FROM, left, open_ended)
    found, left = _taken(_SEASON, left, lambda match: int(match[1] or match[2]))
    in_short, left = _taken(_SHORT_SEASON, left, short)
    latest, left = _taken(_NEWEST_SEASON, left, newest)
    named = [season for span in (*pairs, *ranges) for season in span]
    return [*dict.fromkeys((*named, *found, *in_short, *latest))], left


def _years(text: str, episodes: Sequence[Episode], *, comparing: bool) -> tuple[list[int], str]:
    """The years that are meant, of those of which there is anything: another is that of a thing."""

    def range_of(match: re.Match[str]) -> list[int] | None:
        first, last = int(match[2]), int(match[3] or match[2])
        wanted = {
            "before": range(first),
            "until": range(first + 1),
            "after": range(first + 1, 10_000),
            "since": range(first, 10_000),
            "between": range(first, last + 1),
        }[match[1].lower()]
        known = {episode.year for episode in episodes if episode.year is not None}
        return sorted(known.intersection(wanted)) or None

    def one(match: re.Match[str]) -> int | None:
        year = int(next(filter(None, match.groups())))
        return year if any(episode.year == year for episode in episodes) else None

    def both(match: re.Match[str]) -> list[int] | None:
        two = [int(match[1]), int(match[2])]
        return two if all(any(e.year == year for e in episodes) for year in two) else None

    compared, left = _taken(_TWO_YEARS, text, both) if comparing else ([], text)
    ranges, left = _taken(_YEARS, left, range_of)
    years, left = _taken(_YEAR, left, one)
    if not years and _LISTS.search(left):
        years, left = _taken(_LISTED_YEAR, left, one)
    return [*(year for found in (*compared, *ranges) for year in found), *years], left


def _titles(question: str, episodes: Sequence[Episode]) -> list[str]:
    """The slugs of the episodes whose titles stand in the question: in quotes, or all of it, or all
    before its colon, where the question speaks of an episode."""
    quoted = [fold(text) for text in _QUOTED.findall(question)]
    found = [
        episode.slug
        for text in quoted
        for episode in episodes
        if fuzz.ratio(text, fold(episode.title)) >= TITLE_SIMILARITY or text in fold(episode.title)
    ]
    if found or not _TITLED.search(question):
        return found
    titles = {(episode.slug, form): form for episode in episodes for form in _forms(episode.title)}
    asked = fold(question)
    fits = process.extract(
        asked,
        {key: form for key, form in titles.items() if len(form) <= len(asked)},
        scorer=fuzz.partial_ratio,
        score_cutoff=TITLE_SIMILARITY,
    )
    longest = max((len(form) for form, _, _ in fits), default=0)
    return list(dict.fromkeys(key[0] for form, _, key in fits if len(form) == longest))


@lru_cache(maxsize=100_000)
def _forms(title: str) -> tuple[str, ...]:
    """The title, and what of it stands before its colon, where that is telling."""
    forms = dict.fromkeys((fold(title), fold(title.split(":")[0])))
    return tuple(form for form in forms if len(stems(form)) >= WORDS_OF_TITLE)


def _tag(text: str, episodes: Sequence[Episode]) -> str | None:
    tags = {fold(topic): topic for episode in episodes for topic in episode.topics}
    return tags.get(fold(text)) or tags.get(fold(text.split()[0]))
