"""Lines cut into pieces that fit a window: whole, else at sentences, words, characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

CountTokens = Callable[[Sequence[str]], list[int]]

# Where a piece may end, from the best place to the worst: after a sentence, after a word, and only
# inside a word that is longer than a whole window, after a character. Blanks go with what they
# follow, so that the pieces of a line are the line.
_CUTS = (
    re.compile("[.!?\u2026]+[\"'\u201d\u2019\u00bb)\\]]*\\s+"),
    re.compile(r"\s+"),
    re.compile(r".", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `stop` of line `line` of a section, `tokens` of them; `whole` where
    that is all of the line.
    """

    line: int
    start: int
    stop: int
    tokens: int
    whole: bool


def cut_lines(
    texts: Sequence[str], rooms: Sequence[int], tokens: Sequence[int], count_tokens: CountTokens
) -> list[list[Piece]]:
    """Cut each text into pieces of at most so many tokens as there is room for it.

    `tokens` are those of the whole texts. The pieces of a text follow on each other and leave out
    none of its characters. Only a single character may be longer than its room. `count_tokens` is
    called at most once for sentences, for words and for characters.
    """
    cut = [
        [Piece(line, 0, len(text), count, whole=True)] if text else []
        for line, (text, count) in enumerate(zip(texts, tokens, strict=True))
    ]
    for cuts in _CUTS:
        long = {
            (piece.line, piece.start): _split(texts[piece.line], piece, cuts)
            for pieces in cut
            for piece in pieces
            if piece.tokens > rooms[piece.line]
        }
        if not long:
            break
        bounds = [(line, *bound) for (line, _), parts in long.items() for bound in parts]
        counts = count_tokens([texts[line][start:stop].strip() for line, start, stop in bounds])
        finer = iter(
            Piece(line, start, stop, count, whole=False)
            for (line, start, stop), count in zip(bounds, counts, strict=True)
        )
        cut = [
            [
                part
                for piece in pieces
                for part in (
                    islice(finer, len(long[piece.line, piece.start]))
                    if (piece.line, piece.start) in long
                    else (piece,)
                )
            ]
            for pieces in cut
        ]
    return cut


def _split(text: str, piece: Piece, cuts: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [match.end() for match in cuts.finditer(text, piece.start, piece.stop)]
    bounds = [piece.start, *(end for end in ends if end < piece.stop), piece.stop]
    return list(pairwise(bounds))
