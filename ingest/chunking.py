"""From an episode to its chunks: windows of whole lines, section by section. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vectorstore.chunk import Chunk
from vectorstore.episode import Episode

TARGET_TOKENS = 200
"""Tokens of a window, its context included: the best of the sizes measured for all-MiniLM-L6-v2
(DESIGN, truth 2)."""

RECIPE = 1
"""Version of the way episodes are cut. A store that was built by another recipe must be rebuilt."""


def chunk_episode(
    episode: Episode, count_tokens: Callable[[Sequence[str]], list[int]], max_tokens: int
) -> list[Chunk]:
    """Cut an episode into windows of at most `min(TARGET_TOKENS, max_tokens - 2)` tokens.

    `count_tokens` counts without special tokens; it is called a few times per episode, with many
    texts each. `max_tokens` is what the model reads, its two special tokens included.
    """
    raise NotImplementedError
