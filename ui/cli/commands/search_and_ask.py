"""`search` and `ask`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

import rag
from rag.answer import Answer, Turn
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.question import checked_question
from ui.cli import options
from ui.cli.batch import run_batch
from ui.cli.opening import opened
from ui.cli.printing import note, print_answer, print_hits, say
from ui.json_shapes import answer_shape, search_shape
from ui.settings import read_settings

MOST_PASSAGES = 100


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.", metavar="QUERY")] = None,
    k: Annotated[
        int, typer.Option("-k", min=1, max=MOST_PASSAGES, help="How many.", metavar="N")
    ] = 10,
    season: options.Season = None,
    number: options.Number = None,
    episode: options.EpisodeSlug = None,
    guest: options.Guest = None,
    speaker: options.Speaker = None,
    year: options.Year = None,
    topic: options.Topic = None,
    batch: options.Batch = None,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Show the passages nearest to a question."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    query = _one_of(query, batch, where)
    # Passages need no language model, so none is looked for.
    qa = opened(read_settings(store=store, llm="quotes"))
    if batch is not None:
        _run(batch, lambda question, turns, where: _searched(qa, question, k, turns, where))
    elif as_json:
        say(_text(_searched(qa, query, k, (), where)))
    else:
        found = qa.find(query, k=k, where=where)
        if found.understood:
            note(f"searching {found.understood}")
        print_hits(found.hits)


def ask(
    question: Annotated[
        str | None, typer.Argument(help="The question.", metavar="QUESTION")
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
    """Answer a question, every claim cited."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    question = _one_of(question, batch, where)
    qa = opened(read_settings(store=store, llm=llm))
    note(qa.model.why)
    asking = _Asking(qa)
    if batch is not None:
        _run(batch, asking.shape)
    elif as_json:
        say(_text(asking.shape(question, (), where)))
    else:
        answer = asking.answer(question, (), where)
        if answer.understood:
            note(f"searching {answer.understood}")
        print_answer(answer)
    if llm is not None and asking.fell_back:
        raise typer.Exit(1)  # it was asked for by name; quotes are not what was wanted


class _Asking:
    """Asks, says what was out of the ordinary, and remembers whether a model let us down."""

    def __init__(self, qa: rag.PodcastQA) -> None:
        self.qa = qa
        self.fell_back = False

    def answer(self, question: str, history: Sequence[Turn], where: Filter) -> Answer:
        answer = self.qa.ask(question, history=history, where=where)
        if answer.notice:
            note(answer.notice)
        if answer.usage:
            note(answer.usage.described)
        # A list of episodes is in quotes too, but nothing has failed, and there is no notice.
        self.fell_back |= answer.mode == "quotes" and answer.notice is not None
        return answer

    def shape(self, question: str, history: Sequence[Turn], where: Filter) -> dict[str, Any]:
        return answer_shape(self.answer(question, history, where))


def _searched(
    qa: rag.PodcastQA, question: str, k: int, history: Sequence[Turn], where: Filter
) -> dict[str, Any]:
    found = qa.find(question, k=k, where=where, history=history)
    return search_shape(question, found.hits, found.timings)


def _one_of(question: str | None, batch: str | None, where: Filter) -> str:
    """Return the question, "" where a batch is given instead (which brings its own filters)."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE.jsonl")
    if question is not None:
        try:
            return checked_question(question)
        except AskDifferentlyError as error:
            raise typer.BadParameter(str(error)) from error
    if where:
        raise typer.BadParameter("with --batch, each line brings its own filter")
    return ""


def _run(batch: str, reply: Callable[[str, list[Turn], Filter], dict[str, Any]]) -> None:
    if not run_batch(batch, reply):
        note("some lines of the batch could not be answered; they have an error in their place")
        raise typer.Exit(1)


def _text(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, indent=2)
