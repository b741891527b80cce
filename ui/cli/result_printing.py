"""Prints episodes, passages and answers for a reader."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from rag.answer import Answer, Citation, Hit
from rag.plain_text import disarmed
from ui.cli.terminal import note, say
from ui.formatting import clock, plural
from vectorstore.episode import Episode

NO_RECORDING = "no recording known"
WIDEST = 100  # columns; longer lines are hard to read


def print_episodes(episodes: Sequence[Episode]) -> None:
    """Print two lines per episode, then their number on standard error."""
    for episode in episodes:
        guests = ", ".join(guest.name for guest in episode.guests)
        silent = "" if episode.sections else "  (no transcript)"
        about = f"{episode.title}{f', with {guests}' if guests else ''}{silent}"
        say(f"{_place(episode):8} {episode.date or '':10}  {episode.slug}\n{'':21}{about}")
    without = sum(not episode.sections for episode in episodes)
    note(f"{plural(len(episodes), 'episode')}, {without} without a transcript")


def print_hits(hits: Iterable[Hit]) -> None:
    """Print the passages, best first."""
    for hit in hits:
        say(f"{hit.rank}. {_where(hit.episode, hit.header, hit.start)}  (score {hit.score:.2f})")
        for line in hit.text.splitlines():
            say(_wrapped(line, "   "))
        say(f"   {hit.url or NO_RECORDING}\n")


def print_answer(answer: Answer) -> None:
    """Print the answer, its citations and the episodes it lists; for an abstention, the closest
    passages."""
    say("\n".join(_wrapped(line, "") for line in answer.text.splitlines()))
    for citation in answer.citations:
        # In quotes mode the answer consists of the quotes, so they are not repeated.
        say("\n" + _cited(citation, shows_quote=disarmed(citation.quote) not in answer.text))
    cited = {citation.episode.slug for citation in answer.citations}
    if uncited := [episode for episode in answer.episodes if episode.slug not in cited]:
        say("\nWhere to hear them:" if not cited else "\nAnd:")
        for episode in uncited:
            say(f"{_place(episode):8} {episode.title}\n{'':8} {episode.url or NO_RECORDING}")
    if answer.nearest:
        say("\nThe closest passages:\n")
        print_hits(answer.nearest)


def _cited(citation: Citation, *, shows_quote: bool) -> str:
    speaker = citation.speaker or "unknown speaker"
    where = _where(citation.episode, citation.header, citation.start)
    quote = [_wrapped(f"“{disarmed(citation.quote)}”", "    ")] if shows_quote else []
    link = f"    {citation.url or NO_RECORDING}"
    return "\n".join([f"[{citation.marker}] {speaker}, {where}", *quote, link])


def _where(episode: Episode, header: str, second: int | None) -> str:
    parts = [episode.title, _place(episode), header, "" if second is None else clock(second)]
    return " · ".join(part for part in parts if part)


def _place(episode: Episode) -> str:
    season = "" if episode.season is None else f"s{episode.season:02}"
    return season + ("" if episode.number is None else f"e{episode.number:02}")


def _wrapped(text: str, indent: str) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    # Links and long words stay in one piece, so that they can be copied.
    return textwrap.fill(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
