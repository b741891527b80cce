"""Training questions about the sample archive, made of its own words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from vectorstore.episode import Episode


def write_sample_questions(path: Path, episodes: Mapping[str, Episode]) -> int:
    """Write a question about each long line: some words of it, with others of it as evidence.
    Return how many."""
    records = [
        {
            "question": f"What about {' '.join(words[14:20])}?",
            "style": "topic",
            "slug": slug,
            "evidence": " ".join(words[3:13]),
        }
        for slug, episode in episodes.items()
        for section in episode.sections
        for line in section.lines
        if len(words := line.text.split()) > 20
    ]
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return len(records)
