"""What the service gives back, as JSON: the contracts that others build on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ingest.report import Report
from rag.answer import Answer, Citation, Hit
from vectorstore.episode import Episode

Json = dict[str, Any]


def episode_shape(episode: Episode) -> Json:
    """Shape an entry of the catalogue."""
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
    """Shape a passage; `start` and `end` are seconds, null where nothing is known of the time."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        **_published(hit.episode),
        "guests": [guest.name for guest in hit.episode.guests],
        "section": hit.header,
        "speakers": list(hit.speakers),
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "url": hit.url,
    }


def search_shape(query: str, hits: Sequence[Hit], timings: Mapping[str, float]) -> Json:
    """Shape what a search found, best first."""
    return {"query": query, "hits": [hit_shape(hit) for hit in hits], "timings": _rounded(timings)}


def citation_shape(citation: Citation) -> Json:
    """Shape the evidence behind one marker."""
    return {
        "marker": citation.marker,
        **_published(citation.episode),
        "section": citation.header,
        "speaker": citation.speaker,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "url": citation.url,
    }


def answer_shape(answer: Answer) -> Json:
    """Shape an answer with its citations."""
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


def report_shape(report: Report) -> Json:
    """Shape what an ingest did and every problem it found."""
    return {
        "archive": report.archive,
        "index version": report.index_version,
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


def _published(episode: Episode) -> Json:
    return {
        "episode": episode.slug,
        "title": episode.title,
        "season": episode.season,
        "number": episode.number,
        "date": episode.date,
    }


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(ms, 1) for stage, ms in timings.items()}
