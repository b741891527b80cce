"""From an episode to its chunks: windows of whole lines, section by section. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.line_splitting import CountTokens, Piece, cut_lines
from vectorstore.chunk import Chunk, Span
from vectorstore.episode import Episode, Line

TARGET_TOKENS = 200
"""Tokens of a window, its context included: the best of the sizes measured for all-MiniLM-L6-v2
(DESIGN, truth 2)."""

SPECIAL_TOKENS = 2
"""What a model puts around a text: one token before it, one behind."""

MIN_TOKENS = 32
"""Of a window. A model that reads less is of no use here."""

_CONTEXT_SHARE = 3  # of a window, a third at most is context
_OVERLAP_SHARE = 4  # a line of a quarter of a window at most stands in the next window too
_PART_CHARACTERS = 300  # of a title, of the guests, of a header; the longest real one has 132


def chunk_episode(episode: Episode, count_tokens: CountTokens, max_tokens: int) -> list[Chunk]:
    """Cut an episode into windows of at most `min(TARGET_TOKENS, max_tokens - 2)` tokens.

    A window begins with its context (title | guests | header) and holds as many whole lines
    ("Speaker: words") of one section as fit. A line that fits no window is cut after sentences,
    after words, and only inside a word that is longer than a window, after characters. The last
    line of a window stands in the next one too where it is short and whole, so that a question
    stands with its answer. Together, the windows of a section hold every character of its lines.

    `count_tokens` counts without special tokens; it is called a few times per episode, with many
    texts each. `max_tokens` is what the model reads, its two special tokens included. Raises
    ValueError where that leaves fewer than MIN_TOKENS.
    """
    budget = min(TARGET_TOKENS, max_tokens - SPECIAL_TOKENS)
    if budget < MIN_TOKENS:
        raise ValueError(f"a model that reads {max_tokens} tokens cannot hold a window")
    if not episode.sections:
        return []
    contexts = _contexts(episode, count_tokens, budget // _CONTEXT_SHARE)
    # The tokens of a window are the sum of those of its parts for most tokenizers, but not for
    # all: each window is counted as it is, and what is too long is cut again for less.
    room = budget
    while True:
        windows = _cut_windows(episode, contexts, count_tokens, room)
        texts = [_render(contexts[window.section], window) for window in windows]
        excess = max(count_tokens(texts), default=0) - budget
        if excess <= 0 or room == 1:
            break
        room = max(1, room - excess)
    return list(_chunks(episode.slug, windows, texts))


@dataclass(frozen=True, slots=True)
class _Context:
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class _Window:
    section: int
    lines: Sequence[Line]
    labels: Sequence[str]
    pieces: tuple[Piece, ...]


def _contexts(episode: Episode, count_tokens: CountTokens, limit: int) -> list[_Context]:
    """Make the context of each section, of at most `limit` tokens."""
    guests = ", ".join(guest.name for guest in episode.guests)
    parts = [
        [_first_words(part) for part in (episode.title, guests, section.header)]
        for section in episode.sections
    ]
    texts = [" | ".join(filter(None, three)) for three in parts]
    counts = count_tokens(texts)
    long = [place for place, count in enumerate(counts) if count > limit]
    words = [[part.split() for part in parts[place]] for place in long]
    flat = iter(
        count_tokens([w for three in words for part in three for w in part]) if long else []
    )
    for place, three in zip(long, words, strict=True):
        # Each part gets a third of the room, less the bars between them.
        texts[place] = " | ".join(
            filter(
                None, (_fitting(part, [next(flat) for _ in part], limit // 3 - 1) for part in three)
            )
        )
    if long:
        for place, count in zip(long, count_tokens([texts[p] for p in long]), strict=True):
            counts[place] = count
    return [_Context(text, count) for text, count in zip(texts, counts, strict=True)]


def _first_words(text: str) -> str:
    """Cut a part of the context to a sane length, after a word where there is one."""
    flat = " ".join(text[: 2 * _PART_CHARACTERS].split())
    if len(flat) <= _PART_CHARACTERS:
        return flat
    return flat[: _PART_CHARACTERS + 1].rpartition(" ")[0]


def _fitting(words: Sequence[str], counts: Sequence[int], limit: int) -> str:
    kept: list[str] = []
    for word, count in zip(words, counts, strict=True):
        limit -= count
        if limit < 0:
            break
        kept.append(word)
    return " ".join(kept)


def _cut_windows(
    episode: Episode, contexts: Sequence[_Context], count_tokens: CountTokens, budget: int
) -> list[_Window]:
    lines = [line for section in episode.sections for line in section.lines]
    owners = [number for number, section in enumerate(episode.sections) for _ in section.lines]
    texts = [line.text for line in lines]
    speakers = sorted({f"{line.speaker}:" for line in lines if line.speaker})
    counts = count_tokens([*speakers, *texts])
    # A label that would take a window for itself is no name.
    names = {"": 0} | {
        speaker: count
        for speaker, count in zip(speakers, counts, strict=False)
        if count * _OVERLAP_SHARE <= budget
    }
    labels = [label if (label := f"{line.speaker}:") in names else "" for line in lines]
    rooms = [
        max(1, budget - contexts[owner].tokens - names[label])
        for owner, label in zip(owners, labels, strict=True)
    ]
    cut = cut_lines(texts, rooms, counts[len(speakers) :], count_tokens)
    windows: list[_Window] = []
    first = 0
    for number, section in enumerate(episode.sections):
        last = first + len(section.lines)
        pieces = [
            replace(piece, line=piece.line - first) for line in cut[first:last] for piece in line
        ]
        own = labels[first:last]
        packed = _pack(pieces, [names[label] for label in own], budget - contexts[number].tokens)
        windows.extend(_Window(number, section.lines, own, window) for window in packed)
        first = last
    return windows


def _pack(pieces: Iterable[Piece], labels: Sequence[int], room: int) -> Iterator[tuple[Piece, ...]]:
    """Fill windows with pieces in order; `labels` are the tokens of each line's label."""
    window: list[Piece] = []
    used = 0
    for piece in pieces:
        goes_on = bool(window) and window[-1].line == piece.line
        cost = piece.tokens + (0 if goes_on else labels[piece.line])
        if window and used + cost > room:
            yield tuple(window)
            last = window[-1]
            cost = piece.tokens + labels[piece.line]
            used = last.tokens + labels[last.line]
            short = last.whole and used * _OVERLAP_SHARE <= room and len(window) > 1
            if short and used + cost <= room:
                window = [last]
            else:
                window, used = [], 0
        window.append(piece)
        used += cost
    if window:
        yield tuple(window)


def _spans(pieces: Sequence[Piece]) -> Iterator[Span]:
    """Join pieces of one line that follow on each other."""
    for line, run in groupby(pieces, key=lambda piece: piece.line):
        joined = list(run)
        yield Span(line, joined[0].start, joined[-1].stop)


def _render(context: _Context, window: _Window) -> str:
    rendered = [context.text]
    for span in _spans(window.pieces):
        words = window.lines[span.line].text[span.start : span.stop].strip()
        rendered.append(f"{window.labels[span.line]} {words}".strip())
    return "\n".join(filter(None, rendered))


def _chunks(slug: str, windows: Sequence[_Window], texts: Sequence[str]) -> Iterator[Chunk]:
    seen: Counter[str] = Counter()
    for window, text in zip(windows, texts, strict=True):
        # The ordinal tells windows of the same words apart, and changes the id of no other.
        ordinal = f"\0{seen[text]}" if seen[text] else ""
        seen[text] += 1
        name = f"{slug}\0{text}{ordinal}".encode("utf-8", "surrogatepass")
        identity = hashlib.sha256(name).hexdigest()[:32]
        yield Chunk(identity, slug, window.section, tuple(_spans(window.pieces)), text)
