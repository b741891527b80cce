"""Whether an answer is faithful to the archive, whatever was asked: looked up anew, in the
catalogue's own reading of the episodes, and believed of nothing that the answer says (pure).

Everything but 1 is a defect of the service.
"""

from __future__ import annotations

import re

from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer, Citation
from vectorstore.episode import Line

MARKER = re.compile(r"\[(\d+)\]")


def recorded(result: Result, citation: Citation) -> tuple[Line, ...]:
    """The archive's own lines that a citation may stand for: of its section, in the same words.
    Several where somebody says the same twice."""
    episode = result.episodes.get(citation.episode.slug)
    if episode is None or not 0 <= citation.section < len(episode.sections):
        return ()
    lines = episode.sections[citation.section].lines
    return tuple(line for line in lines if line.text == citation.line.text)


def has_its_label(result: Result, citation: Citation) -> bool:
    """Whether the speaker is the one whom the archive names there, or nobody where it does not."""
    return any(line.speaker == citation.speaker for line in recorded(result, citation))


def has_its_second(result: Result, citation: Citation) -> bool:
    """Whether second and link are those of that very line: recorded, and not after the words."""
    episode = result.episodes.get(citation.episode.slug)
    return episode is not None and any(
        (line.speaker, line.start, episode.url_at(line.start))
        == (citation.speaker, citation.start, citation.url)
        for line in recorded(result, citation)
    )


def stands_verbatim(result: Result, citation: Citation) -> bool:
    """Whether the quote stands word for word in that line."""
    return bool(citation.quote.strip()) and any(
        citation.quote in line.text for line in recorded(result, citation)
    )


def markers_match(answer: Answer) -> bool:
    """Whether every marker in the text has its one citation, and every citation its marker."""
    shown = {int(number) for number in MARKER.findall(answer.text)}
    cited = [citation.marker for citation in answer.citations]
    return shown == set(cited) and len(cited) == len(set(cited))


def _labels(result: Result, answer: Answer) -> Values:
    return tuple(float(has_its_label(result, one)) for one in answer.citations)


def _seconds(result: Result, answer: Answer) -> Values:
    return tuple(float(has_its_second(result, one)) for one in answer.citations)


def _quotes(result: Result, answer: Answer) -> Values:
    return tuple(float(stands_verbatim(result, one)) for one in answer.citations)


def _markers(_: Result, answer: Answer) -> Values:
    return (float(markers_match(answer)),)


FAITHFULNESS_METRICS: tuple[Metric, ...] = (
    Metric(
        "label_as_recorded",
        "citations whose speaker is the archive's own label of the line; has to be 1",
        of_answer(_labels),
    ),
    Metric(
        "second_as_recorded",
        "citations whose second and link are the line's recorded ones; has to be 1",
        of_answer(_seconds),
    ),
    Metric(
        "quote_verbatim",
        "citations whose quote stands word for word in the line; has to be 1",
        of_answer(_quotes),
    ),
    Metric(
        "markers_match",
        "answers whose markers and citations correspond one to one; has to be 1",
        of_answer(_markers),
    ),
)
