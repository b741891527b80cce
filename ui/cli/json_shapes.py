"""The JSON of episodes, passages, answers and ingest reports: a contract with other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ingest.report import IngestReport
from rag.answer import Answer, Citation, Hit
from vectorstore.episode import Episode

Json = dict[str, Any]


def episode_shape(episode: Episode) -> Json:
    """An episode of the catalogue as JSON."""
    return {
        "episode": episode.slug,
        "title": episode.title,
        "season": episode.season,
        "number": episode.number,
        "date": episode.date,
        "guests": [guest.name for guest in episode.guests],
        "topics": list(episode.topics),
        "has_transcript": bool(episode.sections),
        "sections": len(episode.sections),
        "duration": episode.duration,
        "url": episode.url,
    }


def hit_shape(hit: Hit) -> Json:
    """A passage as JSON. `start` and `end` are seconds, null if the time is unknown."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        **_publication(hit.episode),
        "guests": [guest.name for guest in hit.episode.guests],
        "section": hit.header,
        "speakers": list(hit.speakers),
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "url": hit.url,
    }


def search_shape(query: str, hits: Sequence[Hit], timings: Mapping[str, float]) -> Json:
    """The result of a search as JSON: its passages, best first. `timings` are milliseconds."""
    return {"query": query, "hits": [hit_shape(hit) for hit in hits], "timings": _rounded(timings)}


def citation_shape(citation: Citation) -> Json:
    """The citation of one marker as JSON."""
    return {
        "marker": citation.marker,
        **_publication(citation.episode),
        "section": citation.header,
        "speaker": citation.speaker,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "url": citation.url,
    }


def answer_shape(answer: Answer) -> Json:
    """An answer with its citations as JSON. `timings` are milliseconds."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "mode": answer.mode,
        "model": answer.model,
        "citations": [citation_shape(citation) for citation in answer.citations],
        "dropped": [{"sentence": d.sentence, "reason": d.reason} for d in answer.dropped],
        "nearest": [hit_shape(hit) for hit in answer.nearest],
        "episodes": [episode_shape(episode) for episode in answer.episodes],
        "notice": answer.notice,
        "understood": answer.understood,
        "timings": _rounded(answer.timings),
        "usage": asdict(answer.usage) if answer.usage else None,
    }


def report_shape(report: IngestReport) -> Json:
    """The report of an ingest, with every problem, as JSON."""
    return {
        "archive": report.archive,
        "generation": report.index_version,  # the key that other programs know
        "episodes": report.episodes,
        "transcripts": report.transcripts,
        "sections": report.sections,
        "lines": report.lines,
        "chunks": report.chunks,
        "files": asdict(report.files),
        "encoded": report.encoded,
        "copied": report.copied,
        "problems_by_kind": {str(kind): n for kind, n in report.problems_by_kind.items()},
        "problems": [asdict(problem) for problem in report.problems],
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
    }


def _publication(episode: Episode) -> Json:
    return {
        "episode": episode.slug,
        "title": episode.title,
        "season": episode.season,
        "number": episode.number,
        "date": episode.date,
    }


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(ms, 1) for stage, ms in timings.items()}
