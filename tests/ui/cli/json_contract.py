"""The JSON that other programs rely on: its keys, in order, and their types."""

from __future__ import annotations

from typing import Any

NUMBER = (int, type(None))
TEXT = (str, type(None))
PUBLISHED = {"episode": str, "title": str, "season": NUMBER, "number": NUMBER, "date": TEXT}
HIT = {
    "rank": int,
    "score": float,
    **PUBLISHED,
    "guests": list,
    "section": str,
    "speakers": list,
    "start": int,
    "end": int,
    "text": str,
    "url": str,
}
CITATION = {
    "marker": int,
    **PUBLISHED,
    "section": str,
    "speaker": TEXT,
    "start": int,
    "end": int,
    "quote": str,
    "url": str,
}
ANSWER = {
    "question": str,
    "answer": str,
    "abstained": bool,
    "mode": str,
    "model": TEXT,
    "citations": list,
    "dropped": list,
    "nearest": list,
    "episodes": list,
    "notice": TEXT,
    "understood": TEXT,
    "timings": dict,
    "usage": (dict, type(None)),
}


def has_shape(record: dict[str, Any], shape: dict[str, Any]) -> bool:
    return list(record) == list(shape) and all(
        isinstance(record[key], kind) for key, kind in shape.items()
    )
