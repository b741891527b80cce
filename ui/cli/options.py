"""The options that several commands share, and the filter that some of them make up."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.filter import Filter

Store = Annotated[
    str | None,
    typer.Option(
        help="Store folder (default: .podcast-qa).", metavar="LOCATION", show_default=False
    ),
]
Llm = Annotated[
    str | None,
    typer.Option(
        help="Language model: auto (default), quotes (none), PROVIDER:MODEL or a server URL.",
        metavar="SPEC",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Batch = Annotated[
    str | None,
    typer.Option(
        help="Read questions from a JSON Lines file (- for standard input).", metavar="FILE"
    ),
]
Season = Annotated[
    list[int] | None, typer.Option(help="Only this season. Repeatable.", metavar="N")
]
Number = Annotated[
    list[int] | None, typer.Option(help="Only episodes with this number. Repeatable.", metavar="N")
]
EpisodeSlug = Annotated[
    list[str] | None,
    typer.Option("--episode", help="Only this episode. Repeatable.", metavar="SLUG"),
]
Guest = Annotated[
    list[str] | None,
    typer.Option(help="Only episodes with this guest. Repeatable.", metavar="NAME"),
]
Speaker = Annotated[
    list[str] | None, typer.Option(help="Only lines of this speaker. Repeatable.", metavar="NAME")
]
Year = Annotated[
    list[int] | None, typer.Option(help="Only episodes of this year. Repeatable.", metavar="YEAR")
]
Topic = Annotated[
    list[str] | None, typer.Option(help="Only episodes on this topic. Repeatable.", metavar="TOPIC")
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
    """The options as a filter: any value of each option, all of the options together."""
    return Filter(
        season=season,
        number=number,
        episode=episode,
        guest=guest,
        speaker=speaker,
        year=year,
        topic=topic,
    )
