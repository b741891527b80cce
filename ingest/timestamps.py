"""Which recorded seconds can be trusted, and from when to when each line may be heard."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
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
    recorded: Sequence[int | None],
    wrong: Collection[int],
    words: Sequence[int],
    speakers: Sequence[str | None],
) -> list[tuple[int | None, int | None]]:
    """Give each line of an episode its (start, end) in seconds, from what is known of each line:
    the recorded second, whether it is `distrusted` (its place is in `wrong`), the number of words,
    and who speaks.

    `start` is the line's own trusted second, else the last trusted one before it; None where there
    is none before it. A distrusted second that is earlier than that is the start all the same, also
    of the lines without a time by which the same speaker goes on: whichever of the two seconds is
    wrong, the words are not missed. So no line starts later than the second recorded for it.

    `end` is the trusted second that is next greater than the last trusted one. Where there is none,
    or it comes too late to be the end of these words (later than four times their speaking time and
    a minute), `end` is the time at which the line would have been said, all the words since `start`
    spoken at 150 a minute. Always `start < end`.
    """
    trusted = [None if place in wrong else second for place, second in enumerate(recorded)]
    starts: list[int | None] = []
    for second in trusted:
        starts.append(second if second is not None else (starts[-1] if starts else None))
    begins = list(_earlier_seconds(recorded, wrong, speakers, starts))
    stretches = [(start, len(list(run))) for start, run in groupby(starts)]
    placed: list[tuple[int | None, int | None]] = []
    for number, (start, length) in enumerate(stretches):
        if start is None:
            placed.extend([(None, None)] * length)
            continue
        following = stretches[number + 1][0] if number + 1 < len(stretches) else None
        first = len(placed)
        ends = _ends(start, following, words[first : first + length])
        for earlier, run in groupby(range(first, first + length), begins.__getitem__):
            turn = list(run)
            if earlier is None:
                placed.extend((start, ends[place - first]) for place in turn)
            else:
                own = _ends(earlier, following, [words[place] for place in turn])
                placed.extend((earlier, end) for end in own)
    return placed


def _earlier_seconds(
    recorded: Sequence[int | None],
    wrong: Collection[int],
    speakers: Sequence[str | None],
    starts: Sequence[int | None],
) -> Iterator[int | None]:
    """Find the distrusted second of each line whose turn has one that is earlier than its place
    in `starts`; None for the other lines.
    """
    earlier: int | None = None
    for place, second in enumerate(recorded):
        start = starts[place]
        if second is not None:
            early = place in wrong and start is not None and second < start
            earlier = second if early else None
        elif place and speakers[place] != speakers[place - 1]:
            earlier = None
        yield earlier


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
