"""`podcast-qa ask`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

import rag
from rag.answer import Answer, Turn
from rag.filter import Filter
from ui.cli import options
from ui.cli.batch import answer_batch, question_or_batch
from ui.cli.json_shapes import answer_shape
from ui.cli.result_printing import print_answer
from ui.cli.service_from_settings import open_service
from ui.cli.terminal import note, print_json
from ui.settings import read_settings


def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question to answer.", metavar="QUESTION")
    ] = None,
    season: options.Season = None,
    number: options.Number = None,
    episode: options.EpisodeSlug = None,
    guest: options.Guest = None,
    speaker: options.Speaker = None,
    year: options.Year = None,
    topic: options.Topic = None,
    llm: options.Llm = None,
    batch: options.Batch = None,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Answer a question, with a citation for every claim."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    question = question_or_batch(question, batch, where)
    qa = open_service(read_settings(store=store, llm=llm))
    note(qa.model.why)
    asker = _ReportingAsker(qa)
    if batch is not None:
        answer_batch(batch, asker.shape)
    elif as_json:
        print_json(asker.shape(question, (), where))
    else:
        answer = asker.answer(question, (), where)
        if answer.understood:
            note(f"searching {answer.understood}")
        print_answer(answer)
    if llm is not None and asker.fell_back:
        raise typer.Exit(1)  # the model was requested by name, so quotes are no success


class _ReportingAsker:
    """Asks questions, reports notices and token usage on standard error, and remembers whether
    the language model failed at any of them."""

    def __init__(self, qa: rag.PodcastQA) -> None:
        self.qa = qa
        self.fell_back = False

    def answer(self, question: str, history: Sequence[Turn], where: Filter) -> Answer:
        answer = self.qa.ask(question, history=history, where=where)
        if answer.notice:
            note(answer.notice)
        if answer.usage:
            note(answer.usage.described)
        # A list of episodes is in quotes mode too, but then nothing has failed: it has no notice.
        self.fell_back |= answer.mode == "quotes" and answer.notice is not None
        return answer

    def shape(self, question: str, history: Sequence[Turn], where: Filter) -> dict[str, Any]:
        return answer_shape(self.answer(question, history, where))
