"""The options that several commands share. Those of a filter may be repeated."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.filter import Filter

Store = Annotated[
    str | None,
    typer.Option(
        help="The folder of the store (else .podcast-qa).", metavar="LOCATION", show_default=False
    ),
]
Llm = Annotated[
    str | None,
    typer.Option(
        help="The language model: auto (else), quotes (none), PROVIDER:MODEL, or a server's URL.",
        metavar="SPEC",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Batch = Annotated[
    str | None,
    typer.Option(help="Take the questions from JSON lines (-: standard input).", metavar="FILE"),
]
Season = Annotated[
    list[int] | None, typer.Option(help="Only this season (repeatable).", metavar="N")
]
Number = Annotated[
    list[int] | None, typer.Option(help="Only episodes of this number (repeatable).", metavar="N")
]
EpisodeSlug = Annotated[
    list[str] | None,
    typer.Option("--episode", help="Only this episode (repeatable).", metavar="SLUG"),
]
Guest = Annotated[
    list[str] | None,
    typer.Option(help="Only episodes with this guest (repeatable).", metavar="NAME"),
]
Speaker = Annotated[
    list[str] | None, typer.Option(help="Only what this speaker says (repeatable).", metavar="NAME")
]
Year = Annotated[
    list[int] | None, typer.Option(help="Only episodes of this year (repeatable).", metavar="YEAR")
]
Topic = Annotated[
    list[str] | None,
    typer.Option(help="Only episodes on this topic (repeatable).", metavar="TOPIC"),
]


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
