"""Timestamps: which recorded seconds to trust, and when each line starts and ends."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, groupby

WORDS_PER_MINUTE = 150
"""A round figure for the speed of conversation in English. Between two timestamps of the real
archive the median is 141 (middle 80 %: 88 to 180)."""

PLAUSIBLE_PAUSE = 60
"""If the next known second comes later than this many seconds after four times the speaking time,
it is not the end of the words: there was music, or part of the transcript is missing."""


def find_distrusted(seconds: Sequence[int | None]) -> set[int]:
    """Return the indices of the fewest seconds that must be wrong, as time never runs backwards.

    The others form a longest non-decreasing subsequence (patience sorting, O(n log n)). If either
    of two seconds could stay, the earlier one does: a link that starts too early still plays the
    words.
    """
    tails: list[int] = []  # the smallest last second of a subsequence of each length
    tail_indices: list[int] = []
    previous: dict[int, int | None] = {}
    for index, second in enumerate(seconds):
        if second is None:
            continue
        length = bisect_right(tails, second)
        previous[index] = tail_indices[length - 1] if length else None
        tails[length : length + 1] = [second]
        tail_indices[length : length + 1] = [index]
    trusted: set[int] = set()
    last = tail_indices[-1] if tail_indices else None
    while last is not None:
        trusted.add(last)
        last = previous[last]
    return set(previous) - trusted


def speaking_seconds(words: int) -> int:
    """Return the estimated whole seconds that it takes to say so many words, at least one."""
    return max(1, math.ceil(words * 60 / WORDS_PER_MINUTE))


def place_lines(
    recorded: Sequence[int | None],
    distrusted: Collection[int],
    words: Sequence[int],
    speakers: Sequence[str | None],
) -> list[tuple[int | None, int | None]]:
    """Return (start, end) in seconds for each line of an episode.

    Per line: the recorded second, whether its index is in `distrusted` (see `find_distrusted`), the
    number of words, and the speaker.

    `start` is the line's own trusted second, else the last trusted one before it; None if there is
    none. A distrusted second that is earlier than that is the start anyway, also of the lines
    without a time with which the same speaker continues: whichever of the two seconds is wrong, the
    words are not missed. So no line starts later than its recorded second.

    `end` is the next greater trusted second after the last trusted one. If there is none, or it is
    too late to be the end of these words (see PLAUSIBLE_PAUSE), `end` is when the line would have
    been said if all words since `start` were spoken at WORDS_PER_MINUTE. Always `start < end`.
    """
    trusted = [None if at in distrusted else second for at, second in enumerate(recorded)]
    starts: list[int | None] = []
    for second in trusted:
        starts.append(second if second is not None else (starts[-1] if starts else None))
    earlier_starts = list(_earlier_seconds(recorded, distrusted, speakers, starts))
    groups = [(start, len(list(group))) for start, group in groupby(starts)]
    placed: list[tuple[int | None, int | None]] = []
    for number, (start, length) in enumerate(groups):
        if start is None:
            placed.extend([(None, None)] * length)
            continue
        following = groups[number + 1][0] if number + 1 < len(groups) else None
        lines = range(len(placed), len(placed) + length)
        placed.extend(_place_group(start, following, lines, words, earlier_starts))
    return placed


def _place_group(
    start: int,
    following: int | None,
    lines: range,
    words: Sequence[int],
    earlier_starts: Sequence[int | None],
) -> Iterator[tuple[int, int]]:
    """Place consecutive lines with the same trusted start; `following` is the next trusted one."""
    ends = _ends(start, following, [words[line] for line in lines])
    for earlier, group in groupby(lines, earlier_starts.__getitem__):
        turn = list(group)
        if earlier is None:
            yield from ((start, ends[line - lines.start]) for line in turn)
        else:
            own = _ends(earlier, following, [words[line] for line in turn])
            yield from ((earlier, end) for end in own)


def _earlier_seconds(
    recorded: Sequence[int | None],
    distrusted: Collection[int],
    speakers: Sequence[str | None],
    starts: Sequence[int | None],
) -> Iterator[int | None]:
    """Yield, for each line, the distrusted second of its turn if that is earlier than the start of
    the line in `starts`, else None.
    """
    earlier: int | None = None
    for line, second in enumerate(recorded):
        start = starts[line]
        if second is not None:
            early = line in distrusted and start is not None and second < start
            earlier = second if early else None
        elif line and speakers[line] != speakers[line - 1]:
            earlier = None
        yield earlier


def _ends(start: int, following: int | None, words: Sequence[int]) -> list[int]:
    """Return the ends of lines with the same start."""
    latest = start + 4 * speaking_seconds(sum(words)) + PLAUSIBLE_PAUSE
    if following is not None and following <= latest:
        return [following] * len(words)
    return [start + speaking_seconds(spoken) for spoken in accumulate(words)]
