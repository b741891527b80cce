"""Chunking: cuts an episode into windows of whole lines, section by section. Pure functions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.line_splitting import CountTokens, LinePiece, split_lines
from vectorstore.chunk import Chunk, Span
from vectorstore.episode import Episode, Line

TARGET_TOKENS = 200
"""Maximum tokens of a window, including its context: the best of the sizes measured for
all-MiniLM-L6-v2."""

SPECIAL_TOKENS = 2
"""Tokens that a model adds to a text: one before it, one after it."""

MIN_TOKENS = 32
"""Minimum tokens of a window. A model that reads fewer cannot be used."""

_CONTEXT_SHARE = 3  # at most a third of a window is context
_OVERLAP_SHARE = 4  # a line of at most a quarter of a window is repeated in the next one
_PART_CHARACTERS = 300  # for each of title, guests, header; the longest real one has 132


def chunk_episode(episode: Episode, count_tokens: CountTokens, max_tokens: int) -> list[Chunk]:
    """Cut an episode into windows of at most `min(TARGET_TOKENS, max_tokens - 2)` tokens.

    A window starts with its context (title | guests | header), followed by as many whole lines
    ("Speaker: words") of one section as fit. A line longer than a window is cut after sentences,
    after words and, only inside a word longer than a window, after characters. If the last line of
    a window is short and whole, the next window repeats it, so that a question stays with its
    answer. Together, the windows of a section contain every character of its lines.

    `count_tokens` counts without special tokens; it is called a few times per episode, each time
    with many texts. `max_tokens` is what the model reads, including its two special tokens. Raises
    ValueError if that leaves fewer than MIN_TOKENS.
    """
    budget = min(TARGET_TOKENS, max_tokens - SPECIAL_TOKENS)
    if budget < MIN_TOKENS:
        raise ValueError(f"{max_tokens} tokens are too few for a window")
    if not episode.sections:
        return []
    contexts = _contexts(episode, count_tokens, budget // _CONTEXT_SHARE)
    # With most tokenizers, but not all, the tokens of a window are the sum of those of its parts.
    # So whole windows are counted, and cut again with a smaller limit if one is too long.
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
class _WindowContext:
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class _ChunkWindow:
    section: int
    lines: Sequence[Line]
    labels: Sequence[str]
    pieces: tuple[LinePiece, ...]


def _contexts(episode: Episode, count_tokens: CountTokens, limit: int) -> list[_WindowContext]:
    """Return the context of each section, of at most `limit` tokens."""
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
        # Each part gets a third of the tokens, less one for the bar between parts.
        texts[place] = " | ".join(
            filter(
                None, (_fitting(part, [next(flat) for _ in part], limit // 3 - 1) for part in three)
            )
        )
    if long:
        for place, count in zip(long, count_tokens([texts[p] for p in long]), strict=True):
            counts[place] = count
    return [_WindowContext(text, count) for text, count in zip(texts, counts, strict=True)]


def _first_words(text: str) -> str:
    """Shorten a part of the context to a sane length, after a word if it has several."""
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
    episode: Episode, contexts: Sequence[_WindowContext], count_tokens: CountTokens, budget: int
) -> list[_ChunkWindow]:
    lines = [line for section in episode.sections for line in section.lines]
    owners = [number for number, section in enumerate(episode.sections) for _ in section.lines]
    texts = [line.text for line in lines]
    speakers = sorted({f"{line.speaker}:" for line in lines if line.speaker})
    counts = count_tokens([*speakers, *texts])
    # A label that would fill a window is not a name.
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
    split = split_lines(texts, rooms, counts[len(speakers) :], count_tokens)
    windows: list[_ChunkWindow] = []
    first = 0
    for number, section in enumerate(episode.sections):
        last = first + len(section.lines)
        pieces = [
            replace(piece, line=piece.line - first) for line in split[first:last] for piece in line
        ]
        own = labels[first:last]
        packed = _pack(pieces, [names[label] for label in own], budget - contexts[number].tokens)
        windows.extend(_ChunkWindow(number, section.lines, own, window) for window in packed)
        first = last
    return windows


def _pack(
    pieces: Iterable[LinePiece], labels: Sequence[int], room: int
) -> Iterator[tuple[LinePiece, ...]]:
    """Fill windows with pieces, in order. `labels` are the token counts of each line's label."""
    window: list[LinePiece] = []
    used = 0
    for piece in pieces:
        continues = bool(window) and window[-1].line == piece.line
        cost = piece.tokens + (0 if continues else labels[piece.line])
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


def _spans(pieces: Sequence[LinePiece]) -> Iterator[Span]:
    """Join consecutive pieces of the same line."""
    for line, run in groupby(pieces, key=lambda piece: piece.line):
        joined = list(run)
        yield Span(line, joined[0].start, joined[-1].stop)


def _render(context: _WindowContext, window: _ChunkWindow) -> str:
    rendered = [context.text]
    for span in _spans(window.pieces):
        words = window.lines[span.line].text[span.start : span.stop].strip()
        rendered.append(f"{window.labels[span.line]} {words}".strip())
    return "\n".join(filter(None, rendered))


def _chunks(slug: str, windows: Sequence[_ChunkWindow], texts: Sequence[str]) -> Iterator[Chunk]:
    seen: Counter[str] = Counter()
    for window, text in zip(windows, texts, strict=True):
        # The ordinal distinguishes windows with the same text, without changing any other id.
        ordinal = f"\0{seen[text]}" if seen[text] else ""
        seen[text] += 1
        name = f"{slug}\0{text}{ordinal}".encode("utf-8", "surrogatepass")
        identity = hashlib.sha256(name).hexdigest()[:32]
        yield Chunk(identity, slug, window.section, tuple(_spans(window.pieces)), text)
