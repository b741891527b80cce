"""The options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.filter import Filter

Store = Annotated[
    str | None,
    typer.Option(help="The folder of the store.", show_default=".podcast-qa", metavar="LOCATION"),
]
Llm = Annotated[
    str | None,
    typer.Option(
        help="The language model: auto, quotes (none), provider:model, or the URL of a server.",
        show_default="auto",
        metavar="SPEC",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Batch = Annotated[
    str | None,
    typer.Option(
        help="Answer the questions of this file of JSON lines (-: standard input).",
        metavar="FILE.jsonl",
    ),
]
Season = Annotated[list[int] | None, typer.Option(help="Only this season (repeatable).")]
Number = Annotated[list[int] | None, typer.Option(help="Only the episodes of this number.")]
EpisodeSlug = Annotated[
    list[str] | None, typer.Option("--episode", help="Only this episode.", metavar="SLUG")
]
Guest = Annotated[list[str] | None, typer.Option(help="Only episodes with this guest.")]
Speaker = Annotated[list[str] | None, typer.Option(help="Only what this speaker says.")]
Year = Annotated[list[int] | None, typer.Option(help="Only episodes of this year.")]
Topic = Annotated[list[str] | None, typer.Option(help="Only episodes with this topic.")]


def filter_of(
    season: list[int] | None,
    number: list[int] | None,
    episode: list[str] | None,
    guest: list[str] | None,
    speaker: list[str] | None,
    year: list[int] | None,
    topic: list[str] | None,
) -> Filter:
    """Return the filter that the options ask for."""
    return Filter(
        season=season,
        number=number,
        episode=episode,
        guest=guest,
        speaker=speaker,
        year=year,
        topic=topic,
    )
