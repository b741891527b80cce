"""Answers what is said at a time in an episode: with the lines that are heard then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rag.answer import Citation, Sentence
from rag.answering.episode_wording import clock, named
from rag.answering.excerpts import quotable_spans
from rag.answering.quote_wording import as_sentence
from rag.answering.reply import Refusal, Reply
from rag.retrieval.retrieved import Retrieved
from vectorstore.episode import Episode, Line

WHICH_EPISODE = (
    "Say in which episode: name its title, its guest, or its season and number (“s02e01 at 2:52”)."
)
NO_TIMES = "The transcript of this episode has no times."
# About half a minute of speech.
WORDS = 80
# A line that ends so soon is followed by the next one.
SOON = 20  # seconds
# A turn that began longer ago is said to have.
FAR = 60  # seconds


@dataclass(frozen=True)
class _Heard:
    section: int
    line: Line


class Moment:
    """Looks up the lines of an episode by their second."""

    def __init__(self, episodes: Mapping[str, Episode]) -> None:
        self._episodes = episodes

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The lines at the second that the plan asks for; None for any other question."""
        request = retrieved.plan.episode
        if request is None or request.second is None:
            return None
        if not request.slugs:
            return Refusal(WHICH_EPISODE, offers_nearest=False)
        episode = self._episodes[request.slugs[0]]
        timed = [heard for heard in _lines(episode) if heard.line.start is not None]
        if not timed:
            return Refusal(NO_TIMES, offers_nearest=False)
        heard = _heard_at(timed, request.second)
        if not heard:
            end = max(one.line.end or 0 for one in timed)
            reason = f"{named(episode)} ends at {clock(end)}; nothing is said at"
            return Refusal(f"{reason} {clock(request.second)}.", offers_nearest=False)
        lead = Sentence(_lead(episode, request.second, heard[0].line.start or 0), ())
        quotes = [
            as_sentence(
                Citation(marker, episode, one.section, one.line, _around(one.line, request.second)),
                dated=False,
            )
            for marker, one in enumerate(heard, start=1)
        ]
        return Reply((lead, *quotes), (episode,))


def _lead(episode: Episode, second: int, start: int) -> str:
    lead = f"At {clock(second)} in {named(episode)}."
    if second - start > FAR:
        lead += f" The transcript gives the time of the whole turn, {clock(start)}."
    return lead


def _lines(episode: Episode) -> Iterator[_Heard]:
    for at, section in enumerate(episode.sections):
        for line in section.lines:
            yield _Heard(at, line)


def _heard_at(timed: list[_Heard], second: int) -> list[_Heard]:
    """The line that is being said, and the next one where it ends soon. Lines may share a second,
    and times may run backwards: the line that begins last before `second` is meant."""
    started = [at for at, one in enumerate(timed) if (one.line.start or 0) <= second]
    if not started:
        return timed[:1]
    latest = max((timed[at].line.start or 0) for at in started)
    turn = [at for at in started if timed[at].line.start == latest]
    at = _within(turn, timed, second)
    if at == len(timed) - 1 and second >= (timed[at].line.end or second):
        return []
    ends_soon = at == turn[-1] and (timed[at].line.end or 0) - second < SOON
    return timed[at : at + 2] if ends_soon else timed[at : at + 1]


def _within(turn: list[int], timed: list[_Heard], second: int) -> int:
    """Which of the lines that share a second is said at `second`, were the turn spoken evenly."""
    start = timed[turn[0]].line.start or 0
    end = max(timed[at].line.end or 0 for at in turn)
    words = [len(timed[at].line.text.split()) for at in turn]
    left = min(max((second - start) / max(end - start, 1), 0.0), 1.0) * sum(words)
    for at, count in zip(turn, words, strict=True):
        if left < count:
            return at
        left -= count
    return turn[-1]


def _around(line: Line, second: int) -> str:
    """The sentences of a long line that are said about then, were it spoken evenly; verbatim."""
    spans = quotable_spans(line.text)
    sizes = [len(line.text[start:end].split()) for start, end in spans]
    if not spans:
        return line.text
    start, end = line.start or 0, line.end or 0
    share = min(max((second - start) / max(end - start, 1), 0.0), 1.0)
    spoken, first = 0, 0
    while first < len(spans) - 1 and spoken + sizes[first] <= share * sum(sizes):
        spoken += sizes[first]
        first += 1
    if sum(sizes) <= WORDS:
        first = 0
    last, left = first, WORDS - sizes[first]
    while last + 1 < len(spans) and sizes[last + 1] <= left:
        last += 1
        left -= sizes[last]
    return line.text[spans[first][0] : spans[last][1]]
