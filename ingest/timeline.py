"""Which recorded seconds can be trusted, and from when to when each line may be heard."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

WORDS_PER_MINUTE = 150
"""A round figure for the pace of conversation in English. Between two times of the real archive
the median is 141 (middle 80 %: 88 to 180)."""

PLAUSIBLE_PAUSE = 60
"""Seconds that may pass, beside four times the words' own time, before the next known second is
held to be too late to be the end of these words (music, a lost stretch of the transcript)."""


def distrusted(seconds: Sequence[int | None]) -> set[int]:
    """Find the fewest places whose seconds must be wrong, since time does not run backwards.

    What is left is a longest non-decreasing subsequence (patience sorting, O(n log n)). Where it
    is a tie which of two stays, the earlier second does: one that is too early still leads to
    before the words.
    """
    tails: list[int] = []
    places: list[int] = []
    before: dict[int, int | None] = {}
    for place, second in enumerate(seconds):
        if second is None:
            continue
        length = bisect_right(tails, second)
        before[place] = places[length - 1] if length else None
        tails[length : length + 1] = [second]
        places[length : length + 1] = [place]
    kept: set[int] = set()
    last = places[-1] if places else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(before) - kept


def speaking_seconds(words: int) -> int:
    """Estimate the whole seconds that it takes to say so many words; at least one."""
    return max(1, math.ceil(words * 60 / WORDS_PER_MINUTE))


def place_lines(
    seconds: Sequence[int | None], words: Sequence[int]
) -> list[tuple[int | None, int | None]]:
    """Give each line its (start, end) in seconds, from the trusted seconds (non-decreasing) and
    the number of words of each line of an episode.

    `start` is the line's own second, else the last one before it; None where none is known before
    it. `end` is the next greater second. Where there is none, or it comes too late to be the end of
    these words (later than four times their speaking time and a minute), `end` is the time at which
    the line would have been said, all the words since `start` spoken at 150 a minute. Always
    `start < end`.
    """
    starts: list[int | None] = []
    for second in seconds:
        starts.append(second if second is not None else (starts[-1] if starts else None))
    stretches = [(start, len(list(run))) for start, run in groupby(starts)]
    placed: list[tuple[int | None, int | None]] = []
    for number, (start, length) in enumerate(stretches):
        if start is None:
            placed.extend([(None, None)] * length)
            continue
        following = stretches[number + 1][0] if number + 1 < len(stretches) else None
        spoken = words[len(placed) : len(placed) + length]
        placed.extend((start, end) for end in _ends(start, following, spoken))
    return placed


def _ends(start: int, following: int | None, words: Sequence[int]) -> list[int]:
    """Find the ends of lines that share a start."""
    latest = start + 4 * speaking_seconds(sum(words)) + PLAUSIBLE_PAUSE
    if following is not None and following <= latest:
        return [following] * len(words)
    said = 0
    ends: list[int] = []
    for count in words:
        said += count
        ends.append(start + speaking_seconds(said))
    return ends
