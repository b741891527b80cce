"""Grows windows into passages: a section, or the part of a long one that fits the question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer import Hit
from rag.retrieval.hybrid_search import Window
from rag.scope import Scope
from rag.search_settings import SearchSettings
from vectorstore.episode import Episode, Line, Section

# Passages that share this much of their distinct words repeat each other. Passages of fewer words
# than FEW_WORDS may be alike by chance.
SAME_WORDS = 0.75
FEW_WORDS = 20


@dataclass(frozen=True)
class _LineRange:
    """Lines `first` to `last` (inclusive) of a section."""

    slug: str
    section: int
    first: int
    last: int

    def overlaps(self, other: _LineRange) -> bool:
        """Whether both hold the same line."""
        return (
            (self.slug, self.section) == (other.slug, other.section)
            and self.first <= other.last
            and self.last >= other.first
        )


def passages_of(
    windows: Sequence[Window],
    episodes: Mapping[str, Episode],
    scope: Scope,
    k: int,
    settings: SearchSettings,
    per_episode: int | None = None,
) -> list[Hit]:
    """The first `k` passages, best first. No two of them share a line or a second. `per_episode`
    limits the passages of an episode, unless there are too few others."""
    by_section = _by_section(windows)
    taken: list[_LineRange] = []
    hits: list[Hit] = []
    in_section: Counter[tuple[str, int]] = Counter()
    in_episode: Counter[str] = Counter()
    rounds = range(k if per_episode is None else min(per_episode, k), k + 1)
    # A later round takes more of what the earlier ones left: all else overlaps a passage by then.
    for most, window in ((most, window) for most in rounds for window in windows):
        if len(hits) == k:
            break
        key = (window.place.episode, window.place.section)
        episode = episodes[window.place.episode]
        core = _LineRange(*key, window.place.first_line, window.place.last_line)
        if (
            in_section[key] == settings.passages_of_a_section
            or in_episode[key[0]] == most
            or any(core.overlaps(other) for other in taken)
        ):
            continue
        line_range = _grown(core, episode.sections[key[1]], by_section[key], taken, settings)
        hit = _hit(line_range, episode, window.score, len(hits) + 1)
        if not _heard(hit, scope) or _repeats(hit, hits):
            continue
        taken.append(line_range)
        hits.append(hit)
        in_section[key] += 1
        in_episode[key[0]] += 1
    hits.sort(key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1)]


def _by_section(windows: Sequence[Window]) -> dict[tuple[str, int], list[Window]]:
    by_section: dict[tuple[str, int], list[Window]] = {}
    for window in windows:
        key = (window.place.episode, window.place.section)
        by_section.setdefault(key, []).append(window)
    return by_section


def _grown(
    core: _LineRange,
    section: Section,
    windows: Sequence[Window],
    taken: Sequence[_LineRange],
    settings: SearchSettings,
) -> _LineRange:
    """The lines with the neighbouring lines that fit best, up to `settings.passage_words`."""
    fitness = [0.0] * len(section.lines)
    for window in windows:
        for line in range(window.place.first_line, window.place.last_line + 1):
            fitness[line] = max(fitness[line], window.score)
    words = [len(line.text.split()) for line in section.lines]
    grown = _with_its_question(core, section, taken)
    total = sum(words[grown.first : grown.last + 1])
    if total > settings.passage_words:
        grown, total = core, sum(words[core.first : core.last + 1])
    while True:
        options = [
            (fitness[line], -line, wider)
            for line, wider in (
                (grown.first - 1, _LineRange(core.slug, core.section, grown.first - 1, grown.last)),
                (grown.last + 1, _LineRange(core.slug, core.section, grown.first, grown.last + 1)),
            )
            if 0 <= line < len(words)
            and total + words[line] <= settings.passage_words
            and not any(wider.overlaps(other) for other in taken)
        ]
        if not options:
            return grown
        _, line, grown = max(options, key=lambda option: option[:2])
        total += words[-line]


def _with_its_question(
    core: _LineRange, section: Section, taken: Sequence[_LineRange]
) -> _LineRange:
    """The lines with the question before them, if the first line answers one: "Yes, exactly" means
    nothing without it."""
    if not core.first:
        return core
    before, first = section.lines[core.first - 1 : core.first + 1]
    asked = before.text.rstrip().endswith("?") and before.speaker != first.speaker
    wider = replace(core, first=core.first - 1)
    return wider if asked and not any(wider.overlaps(other) for other in taken) else core


def _hit(line_range: _LineRange, episode: Episode, score: float, rank: int) -> Hit:
    lines = episode.sections[line_range.section].lines[line_range.first : line_range.last + 1]
    return Hit(rank, score, episode, line_range.section, line_range.first, lines)


def _heard(hit: Hit, scope: Scope) -> bool:
    return any(scope.hears(hit.episode.slug, line.speaker) for line in hit.lines)


def _repeats(hit: Hit, others: Sequence[Hit]) -> bool:
    """Whether one of the others plays the same seconds or says the same words."""
    words = _words(hit)
    return any(_same_time(hit, other) or _same_words(words, _words(other)) for other in others)


def _words(hit: Hit) -> frozenset[str]:
    return frozenset(hit.text.lower().split())


def _same_time(one: Hit, other: Hit) -> bool:
    """Whether both play the same seconds: some paragraphs share one, some run backwards."""
    if one.episode.slug != other.episode.slug or one.start is None or other.start is None:
        return False
    return one.start < _end(other.lines) and _end(one.lines) > other.start


def _same_words(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two passages repeat each other: some episodes are in the archive twice, and some
    paragraphs twice in an episode."""
    if min(len(words), len(others)) < FEW_WORDS:
        return False
    return len(words & others) >= SAME_WORDS * len(words | others)


def _end(lines: Sequence[Line]) -> int:
    return max((line.end for line in lines if line.end is not None), default=0)
