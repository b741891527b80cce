"""Groups windows by episode: which episodes are about a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.retrieval.hybrid_search import Window
from vectorstore.episode import Episode
from vectorstore.lexical_index import LexicalIndex, stems

# An episode scores as its best window and a little of the next three: one that comes back to a
# subject stands before one that touches on it, and a long one gains nothing by its length.
NEXT_WINDOWS = (1.0, 0.3, 0.2, 0.1)
# What scores less than this share of the best episode is not about the subject. Of 129 topics that
# a catalogue gives to 199 episodes, 0.84 of what is left by both limits bears the topic among its
# labels, its title or its headers, which are far from complete (2026-11-23).
LEAST_SHARE = 0.5
# Where one episode is looked for, only what is as good as the best stands beside it.
SHARE_OF_ONE = 0.8
# The share of the subject's words, weighted by rarity, that one of its windows has to hold.
LEAST_HELD = 0.5


@dataclass(frozen=True)
class Group:
    """An episode and its windows, best first. `named` where the whole subject stands among its
    topics, in its title or in a header; `worded` where a window holds most of its words."""

    episode: Episode
    score: float
    windows: tuple[Window, ...]
    named: bool
    worded: bool


def episodes_about(
    topic: str,
    windows: Sequence[Window],
    episodes: Mapping[str, Episode],
    lexical: LexicalIndex,
    *,
    one: bool,
) -> list[Group]:
    """The `episodes` that are about `topic`, best first. `one` keeps only those that come close to
    the best; so does a topic whose words nobody says, since all may say it in other words."""
    groups = _groups(topic, windows, episodes, lexical)
    best = max((group.score for group in groups), default=0.0)
    near = [group for group in groups if group.score >= SHARE_OF_ONE * best]
    if one:
        return near
    worded = [
        group
        for group in groups
        if group.named or (group.score >= LEAST_SHARE * best and group.worded)
    ]
    return worded or near


def _groups(
    topic: str,
    windows: Sequence[Window],
    episodes: Mapping[str, Episode],
    lexical: LexicalIndex,
) -> list[Group]:
    """The windows of each episode that has any, best episode first."""
    by_episode: dict[str, list[Window]] = {slug: [] for slug in episodes}
    for window in windows:
        if window.place.episode in by_episode:
            by_episode[window.place.episode].append(window)
    subject = frozenset(stems(topic))
    groups = [
        Group(
            episodes[slug],
            _score(own),
            tuple(own),
            named=_names(episodes[slug], subject),
            worded=any(
                share_held(topic, _text(episodes[slug], window), lexical) >= LEAST_HELD
                for window in own[: len(NEXT_WINDOWS)]
            ),
        )
        for slug, own in by_episode.items()
        if own
    ]
    return sorted(groups, key=lambda group: -group.score)


def share_held(topic: str, text: str, lexical: LexicalIndex) -> float:
    """The share (0 to 1) of the topic's words, weighted by rarity, that `text` holds. Words that
    the archive never uses do not count; without any other it is 0."""
    rarity = {stem: weight for stem, weight in lexical.idf(topic).items() if lexical.share(stem)}
    held = sum(rarity[stem] for stem in rarity.keys() & set(stems(text)))
    return held / sum(rarity.values()) if rarity else 0.0


def _score(windows: Sequence[Window]) -> float:
    weighted = zip(sorted((w.score for w in windows), reverse=True), NEXT_WINDOWS, strict=False)
    return sum(score * weight for score, weight in weighted)


def _names(episode: Episode, subject: frozenset[str]) -> bool:
    texts = [episode.title, *episode.topics, *(section.header for section in episode.sections)]
    return bool(subject) and any(subject <= set(stems(text)) for text in texts)


def _text(episode: Episode, window: Window) -> str:
    section = episode.sections[window.place.section]
    lines = section.lines[window.place.first_line : window.place.last_line + 1]
    return " ".join([section.header, *(line.text for line in lines)])
