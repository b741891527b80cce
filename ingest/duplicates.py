"""Finds duplicate episodes: the same season and number, or nearly the same transcript."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations

from ingest.problems import Problem, ProblemKind, cite
from vectorstore.episode import Episode

MIN_SHARED = 0.5
"""Share of the lines of the shorter of two episodes that makes them near-identical."""

MIN_WORDS = 6
"""A line with fewer words ("Yes, exactly.") proves nothing and is not counted."""

MAX_SHARERS = 20
"""A line in more episodes than this is a set phrase of the show. It is not counted, which keeps
the comparison linear."""

_NOT_WORD = re.compile(r"\W+")


def find_duplicates(episodes: Mapping[str, Episode]) -> tuple[Problem, ...]:
    """Return a problem for each duplicate among `episodes` (by file path). All are kept."""
    return (*_same_numbers(episodes), *_near_identical(episodes))


def _same_numbers(episodes: Mapping[str, Episode]) -> list[Problem]:
    files: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for path, episode in sorted(episodes.items()):
        if episode.season is not None and episode.number is not None:
            files[episode.season, episode.number].append(path)
    return [
        Problem(
            ProblemKind.DUPLICATE_NUMBER,
            path,
            None,
            f"season {season} episode {number} is also {cite(paths[0], 200)}; kept both",
        )
        for (season, number), paths in sorted(files.items())
        for path in paths[1:]
    ]


def _near_identical(episodes: Mapping[str, Episode]) -> list[Problem]:
    lines = {path: _line_hashes(episode) for path, episode in sorted(episodes.items())}
    paths_by_line: defaultdict[int, list[str]] = defaultdict(list)
    for path, hashes in lines.items():
        for line in hashes:
            paths_by_line[line].append(path)
    shared: Counter[tuple[str, str]] = Counter()
    for paths in paths_by_line.values():
        if 1 < len(paths) <= MAX_SHARERS:
            shared.update(combinations(paths, 2))
    problems = []
    for (first, second), count in sorted(shared.items()):
        fewer = min(len(lines[first]), len(lines[second]))
        if count >= MIN_SHARED * fewer:
            detail = f"{count} of {fewer} lines are also in {cite(first, 200)}; kept both"
            problems.append(Problem(ProblemKind.NEAR_IDENTICAL, second, None, detail))
    return problems


def _line_hashes(episode: Episode) -> set[int]:
    """Return a hash of the words of each line, ignoring case and punctuation."""
    texts = (
        _NOT_WORD.sub(" ", line.text.casefold()).strip()
        for section in episode.sections
        for line in section.lines
    )
    return {hash(text) for text in texts if text.count(" ") >= MIN_WORDS - 1}
