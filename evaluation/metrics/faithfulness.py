"""Faithfulness to the archive: label_as_recorded, second_as_recorded, quote_verbatim and
markers_match.

Every citation is looked up again in the catalogue's own reading of the episode; nothing that the
answer says about itself is trusted. Anything but 1 is a defect of the service.
"""

from __future__ import annotations

import re

from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer, Citation
from vectorstore.episode import Line

MARKER = re.compile(r"\[(\d+)\]")


def recorded_lines(result: Result, citation: Citation) -> tuple[Line, ...]:
    """The archive's lines that a citation may stand for: those of its section with the same text.
    Several if the same words are said twice."""
    episode = result.episodes.get(citation.episode.slug)
    if episode is None or not 0 <= citation.section < len(episode.sections):
        return ()
    lines = episode.sections[citation.section].lines
    return tuple(line for line in lines if line.text == citation.line.text)


def has_recorded_label(result: Result, citation: Citation) -> bool:
    """Whether the cited speaker is the label of the line, None if the line has none."""
    return any(line.speaker == citation.speaker for line in recorded_lines(result, citation))


def has_recorded_second(result: Result, citation: Citation) -> bool:
    """Whether speaker, second and link are together those of one recorded line."""
    episode = result.episodes.get(citation.episode.slug)
    return episode is not None and any(
        (line.speaker, line.start, episode.url_at(line.start))
        == (citation.speaker, citation.start, citation.url)
        for line in recorded_lines(result, citation)
    )


def is_verbatim(result: Result, citation: Citation) -> bool:
    """Whether the quote stands word for word in a recorded line."""
    return bool(citation.quote.strip()) and any(
        citation.quote in line.text for line in recorded_lines(result, citation)
    )


def markers_match(answer: Answer) -> bool:
    """Whether every marker in the text has exactly one citation, and every citation a marker."""
    in_text = {int(number) for number in MARKER.findall(answer.text)}
    cited = [citation.marker for citation in answer.citations]
    return in_text == set(cited) and len(cited) == len(set(cited))


def _labels(result: Result, answer: Answer) -> Values:
    return tuple(float(has_recorded_label(result, one)) for one in answer.citations)


def _seconds(result: Result, answer: Answer) -> Values:
    return tuple(float(has_recorded_second(result, one)) for one in answer.citations)


def _quotes(result: Result, answer: Answer) -> Values:
    return tuple(float(is_verbatim(result, one)) for one in answer.citations)


def _markers(_: Result, answer: Answer) -> Values:
    return (float(markers_match(answer)),)


FAITHFULNESS: tuple[Metric, ...] = (
    Metric(
        "label_as_recorded",
        "citations whose speaker is the label of the line in the archive; must be 1",
        of_answer(_labels),
    ),
    Metric(
        "second_as_recorded",
        "citations whose second and link are those of the line in the archive; must be 1",
        of_answer(_seconds),
    ),
    Metric(
        "quote_verbatim",
        "citations whose quote stands word for word in the line; must be 1",
        of_answer(_quotes),
    ),
    Metric(
        "markers_match",
        "answers whose markers and citations correspond one to one; must be 1",
        of_answer(_markers),
    ),
)
