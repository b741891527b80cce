"""How a quote is put: who says it, when, asked what; then the words, and the marker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.answer import Citation, Sentence
from rag.answering.quotable_excerpts import Excerpt
from rag.plain_text import disarmed
from rag.query.lexicon.anaphora import LEANS
from rag.sentences import sentences_of
from vectorstore.episode import Episode

QUESTION_WORDS = range(4, 26)
"""A longer question of the host's says more than the answer needs, "right?" nothing."""
FEW_WORDS = 8
"""So short a quote says little without the question before it."""


def as_sentence(citation: Citation, *, dated: bool, asked: str = "") -> Sentence:
    """A citation as a sentence of an answer: who says it, the words, the marker. Advice ages, so
    where views of several episodes stand side by side (`dated`), each says when it was held.
    `asked` is the question that the words answer."""
    before = _speaker(citation, dated=dated, asked=asked)
    return Sentence(f"{before}“{disarmed(citation.quote)}” [{citation.marker}]", (citation,))


def worded(excerpts: Sequence[Excerpt]) -> list[Sentence]:
    """Excerpts as an answer: those of one line in a row are one sentence, under one name."""
    dated = len({excerpt.hit.episode.slug for excerpt in excerpts}) > 1
    numbered = enumerate(excerpts, start=1)
    sentences = []
    for _, group in groupby(numbered, key=lambda one: (id(one[1].hit), one[1].sentences[0].index)):
        of_line = [(excerpt, excerpt.cited(marker)) for marker, excerpt in group]
        excerpt, first = of_line[0]
        asked = _asked(excerpt) if _leans(excerpt) else ""
        quoted = [as_sentence(first, dated=dated, asked=asked).text]
        quoted += [f"“{disarmed(cited.quote)}” [{cited.marker}]" for _, cited in of_line[1:]]
        sentences.append(Sentence(" ".join(quoted), tuple(cited for _, cited in of_line)))
    return sentences


def _speaker(citation: Citation, *, dated: bool, asked: str) -> str:
    if not citation.speaker:
        return ""
    when = _dated(citation.episode) if dated else ""
    told = ", ".join(filter(None, (when, f"asked “{disarmed(asked)}”" if asked else "")))
    return f"{disarmed(citation.speaker)}{f' ({told})' if told else ''}: "


def _leans(excerpt: Excerpt) -> bool:
    """Whether the words say little without what was asked: "Yes, exactly", "It takes a week"."""
    is_first = excerpt.sentences[0].start == 0
    return is_first and (excerpt.words < FEW_WORDS or bool(LEANS.match(excerpt.text)))


def _asked(excerpt: Excerpt) -> str:
    """The question right before the line, by somebody else; "" where there is none, or a long
    one."""
    first = excerpt.sentences[0]
    lines = excerpt.hit.episode.sections[excerpt.hit.section].lines
    before = lines[first.index - 1] if 0 < first.index < len(lines) else None
    if before is None or before.speaker == first.line.speaker or not before.text.endswith("?"):
        return ""
    question = sentences_of(before.text)[-1]
    return question if len(question.split()) in QUESTION_WORDS else ""


def _dated(episode: Episode) -> str:
    season = f"season {episode.season}" if episode.season is not None else ""
    return ", ".join(filter(None, (season, str(episode.year or ""))))
