"""Splits lines into pieces that fit a window: whole lines, else sentences, words, characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

CountTokens = Callable[[Sequence[str]], list[int]]

# Where a piece may end, best first: after a sentence, after a word and, only inside a word longer
# than a whole window, after a character. Whitespace stays with the text before it, so that the
# pieces of a line add up to the line.
_ENDS = (
    re.compile("[.!?\u2026]+[\"'\u201d\u2019\u00bb)\\]]*\\s+"),
    re.compile(r"\s+"),
    re.compile(r".", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class LinePiece:
    """Characters `start` to `stop` of line `line` of a section.

    `tokens` is the number of its tokens; `whole` says whether it is the whole line.
    """

    line: int
    start: int
    stop: int
    tokens: int
    whole: bool


def split_lines(
    texts: Sequence[str], limits: Sequence[int], tokens: Sequence[int], count_tokens: CountTokens
) -> list[list[LinePiece]]:
    """Split each text into pieces of at most `limits` tokens; only one character may exceed it.

    `tokens` are the token counts of the whole texts. The pieces of a text are in order and contain
    all its characters. `count_tokens` is called at most once each for sentences, words and
    characters.
    """
    lines = [
        [LinePiece(line, 0, len(text), count, whole=True)] if text else []
        for line, (text, count) in enumerate(zip(texts, tokens, strict=True))
    ]
    for ends in _ENDS:
        too_long = {
            (piece.line, piece.start): _bounds(texts[piece.line], piece, ends)
            for pieces in lines
            for piece in pieces
            if piece.tokens > limits[piece.line]
        }
        if not too_long:
            break
        lines = _replace_long(lines, too_long, texts, count_tokens)
    return lines


def _replace_long(
    lines: Sequence[Sequence[LinePiece]],
    too_long: Mapping[tuple[int, int], Sequence[tuple[int, int]]],
    texts: Sequence[str],
    count_tokens: CountTokens,
) -> list[list[LinePiece]]:
    """Replace the pieces named in `too_long`, by line and start, with pieces of those bounds."""
    bounds = [(line, *bound) for (line, _), own in too_long.items() for bound in own]
    counts = count_tokens([texts[line][start:stop].strip() for line, start, stop in bounds])
    shorter = iter(
        LinePiece(line, start, stop, count, whole=False)
        for (line, start, stop), count in zip(bounds, counts, strict=True)
    )
    replaced: list[list[LinePiece]] = []
    for pieces in lines:
        replaced.append([])
        for piece in pieces:
            own = too_long.get((piece.line, piece.start))
            replaced[-1] += [piece] if own is None else islice(shorter, len(own))
    return replaced


def _bounds(text: str, piece: LinePiece, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    cuts = [match.end() for match in ends.finditer(text, piece.start, piece.stop)]
    return list(pairwise([piece.start, *(cut for cut in cuts if cut < piece.stop), piece.stop]))
