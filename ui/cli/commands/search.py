"""`podcast-qa search`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

import rag
from rag.answer import Turn
from rag.filter import Filter
from ui.cli import options
from ui.cli.batch import answer_batch, question_or_batch
from ui.cli.json_shapes import search_shape
from ui.cli.result_printing import print_hits
from ui.cli.service_from_settings import open_service
from ui.cli.terminal import note, print_json
from ui.settings import read_settings

MOST_PASSAGES = 100


def search(
    query: Annotated[
        str | None, typer.Argument(help="What to search for.", metavar="QUERY")
    ] = None,
    k: Annotated[
        int,
        typer.Option("-k", min=1, max=MOST_PASSAGES, help="Number of passages.", metavar="N"),
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
    """Search for passages, best match first."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    query = question_or_batch(query, batch, where)
    # Searching needs no language model, so none is looked for.
    qa = open_service(read_settings(store=store, llm="quotes"))
    if batch is not None:
        answer_batch(batch, lambda question, turns, where: _shape(qa, question, k, turns, where))
    elif as_json:
        print_json(_shape(qa, query, k, (), where))
    else:
        result = qa.find(query, k=k, where=where)
        if result.understood:
            note(f"searching {result.understood}")
        print_hits(result.hits)


def _shape(
    qa: rag.PodcastQA, question: str, k: int, history: Sequence[Turn], where: Filter
) -> dict[str, Any]:
    result = qa.find(question, k=k, where=where, history=history)
    return search_shape(question, result.hits, result.timings)
