"""The welcome of the page as HTML: what the archive contains."""

from __future__ import annotations

from collections.abc import Sequence

from ui.formatting import plural
from vectorstore.episode import Episode


def welcome_pane(episodes: Sequence[Episode]) -> str:
    """What the archive contains, shown until the first question."""
    transcripts = [episode for episode in episodes if episode.sections]
    if not transcripts:
        return '<p class="lead">No episode of this archive has a transcript yet.</p>'
    years = sorted({episode.year for episode in transcripts if episode.year})
    span = "" if not years else f" from {years[0]}"
    if len(years) > 1:
        span += f" to {years[-1]}"
    return (
        f'<p class="lead">{plural(len(transcripts), "episode")}{span}, word for word.</p>'
        "<p>Ask what was said, or what someone said about it. Every answer links to the exact"
        f" second of the recording.{_without_transcript(len(episodes) - len(transcripts))}</p>"
    )


def _without_transcript(episodes: int) -> str:
    if not episodes:
        return ""
    have = "has" if episodes == 1 else "have"
    return f" Another {plural(episodes, 'episode')} {have} no transcript yet."
