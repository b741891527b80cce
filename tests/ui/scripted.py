"""A scripted service: it answers as a test prescribes, slowly or with errors if necessary, like the
real one with a language model. Its episodes are invented."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from rag.answer import Answer, Citation, Done, Event, Found, Hit, Sentence, Turn
from rag.llm.models import ModelChoice
from vectorstore.episode import Episode, Guest, Line, Link, Section

# An event, an error to raise, or a gate where the answer waits until the test opens it.
Step = Event | Exception | asyncio.Event

_LOOK = 0.01  # seconds between looks at a gate; the test opens it from another thread

QUOTES = ModelChoice(None, None, "quotes: no language model is configured; set EXAMPLE_API_KEY")
LLM = ModelChoice("example:wordsmith-2", None, "example: EXAMPLE_API_KEY is set")


@dataclass
class ScriptedQA:
    """Answers each question with the steps that `answer` returns for it."""

    catalogue: Sequence[Episode]
    answer: Callable[[str], Sequence[Step]]
    model: ModelChoice = QUOTES
    asked: list[tuple[str, list[Turn]]] = field(default_factory=list)
    cut_short: int = 0

    def episodes(self) -> Sequence[Episode]:
        return self.catalogue

    def warm(self) -> None:
        pass

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        self.asked.append((question, list(history)))
        whole = False
        try:
            for step in self.answer(question):
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, asyncio.Event):
                    while not step.is_set():
                        await asyncio.sleep(_LOOK)
                else:
                    yield step
            whole = True
        finally:
            self.cut_short += not whole


def lighthouse(**changes: object) -> Episode:
    """An invented episode: a guest who counts lighthouses."""
    told = Section(
        "Counting Lamps at Night",
        (
            Line("Marit", "How many of the lamps go out in a winter?", 61, 66),
            Line(
                "Oona",
                "Of the forty lamps we watch, nine went out last winter. Most of them on a Sunday, "
                "and nobody could say why, until we put the tide table next to the list. " * 4,
                66,
                140,
            ),
        ),
    )
    thanks = Section("Thanks", (Line("Marit", "Thank you for coming, Oona.", 3725, 3730),))
    values: dict[str, object] = {
        "slug": "invented-lighthouses",
        "title": "Invented: Forty Lighthouses and a Spreadsheet",
        "season": 3,
        "number": 2,
        "date": "2024-02-09",
        "guests": (Guest("oonakestrel", "Oona Kestrel"),),
        "topics": ("data quality", "sensors"),
        "description": "An invented episode.",
        "duration": 3730,
        "youtube": "invented-31",
        "links": (),
        "sections": (told, thanks),
    }
    return Episode(**{**values, **changes})  # type: ignore[arg-type]  # a test names what it changes


def orchard() -> Episode:
    """A second invented episode, older and without a recording on YouTube."""
    lines = (
        Line("Bram", "An apple is a sensor with a stalk, and the whole orchard is late.", 12, 20),
    )
    return lighthouse(
        slug="invented-orchard",
        title="Invented: The Orchard That Was Late",
        season=1,
        number=7,
        date="2021-09-30",
        guests=(Guest("bramoduya", "Bram Oduya"),),
        topics=("sensors",),
        youtube=None,
        links=(Link("spotify", "https://open.spotify.com/episode/invented"),),
        sections=(Section("Sensors with a stalk", lines),),
    )


def hit(episode: Episode, rank: int = 1, section: int = 0) -> Hit:
    lines = episode.sections[section].lines
    return Hit(rank, 1 / rank, episode, section, 0, lines)


def citation(
    episode: Episode, marker: int = 1, section: int = 0, line: int = -1, quote: str | None = None
) -> Citation:
    cited = episode.sections[section].lines[line]
    return Citation(marker, episode, section, cited, quote or cited.text.split(". ")[0])


def answered(
    question: str, hits: Sequence[Hit], *sentences: Sentence, **more: object
) -> list[Event]:
    """The steps of a complete answer: the passages found, the sentences, the answer."""
    understood = more.pop("understood", None)
    values: dict[str, object] = {
        "question": question,
        "text": " ".join(sentence.text for sentence in sentences),
        "abstained": False,
        "mode": "quotes",
        "model": None,
        "citations": tuple(one for sentence in sentences for one in sentence.citations),
        "understood": understood,
    }
    answer = Answer(**{**values, **more})  # type: ignore[arg-type]  # a test names what it changes
    return [Found(tuple(hits), answer.understood), *sentences, Done(answer)]
