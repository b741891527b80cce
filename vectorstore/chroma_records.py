"""Chunks as Chroma records: an id, a document, and metadata of plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vectorstore.chunk import Chunk, Span


def to_metadata(chunk: Chunk) -> dict[str, str | int]:
    """Return the metadata of a chunk. Chroma cannot store lists, so the spans are JSON."""
    spans = [[span.line, span.start, span.stop] for span in chunk.spans]
    return {
        "episode": chunk.episode,
        "section": chunk.section,
        "spans": json.dumps(spans, separators=(",", ":")),
    }


def to_chunk(id_: str, text: str, metadata: Mapping[str, Any]) -> Chunk:
    """Rebuild a chunk from its Chroma record; the inverse of `to_metadata`."""
    spans = tuple(Span(*span) for span in json.loads(metadata["spans"]))
    return Chunk(id_, metadata["episode"], metadata["section"], spans, text)


def position(chunk: Chunk) -> tuple[int, int, int, str]:
    """Sort key: the position at which a chunk begins in its episode."""
    first = chunk.spans[0]
    return (chunk.section, first.line, first.start, chunk.id)
