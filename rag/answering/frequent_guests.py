"""Who came how often: counted in the catalogue, which names the guests of each episode."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from rag.answer import Sentence
from rag.answering.catalogue_text import MOST_LINES, CatalogueAnswer
from vectorstore.episode import Episode

_SHOW = r"(?:the|this|your)\s+(?:podcast|show|archive)"
_COMES = (
    r"(?:came|come|comes|(?:been\s+)?invited|been|was|were|appear(?:s|ed)?|visit(?:s|ed)?"
    r"|return(?:s|ed)?|had)"
)
_MOST = r"(?:the\s+)?most(?:\s+(?:often|frequently|times|episodes|appearances|visits))?"
_ASKED = re.compile(
    # "Who came most often?", "which guest has been on the show the most?"
    rf"^(?:who|which\s+(?:guests?|people|person))\b(?:\s+(?:has|have|is|are))*\s+{_COMES}\b"
    rf"(?:\s+(?:back|a\s+guest|a\s+regular|on|to|in|{_SHOW}|here))*\s+"
    rf"(?:{_MOST}|more\s+than\s+(?:once|twice|one\s+time)|(?:twice|several\s+times|repeatedly)"
    r"|again)(?:\s+(?:back|on|to|in|(?:the|this|your)\s+(?:podcast|show|archive)|here))*$"
    r"|^(?:who|which\s+guests?)\s+(?:has|have|had)\s+(?:had\s+|made\s+)?"
    r"(?:the\s+most\s+(?:appearances|episodes|visits)|more\s+than\s+one\s+(?:appearance|episode))"
    rf"(?:\s+(?:on|in)\s+{_SHOW})?$"
    r"|^(?:who\s+(?:is|are|was|were)\s+)?(?:the\s+)?(?:most\s+frequent|repeat(?:ed)?|returning|recurring"
    rf"|regular)\s+guests?(?:\s+(?:on|of|in)\s+{_SHOW})?$",
    re.IGNORECASE,
)
_ONLY_THE_FIRST = re.compile(r"\bmost\b", re.IGNORECASE)
# Behind those who came most often, a few more for comparison.
RUNNERS_UP = 5


def asks_for_frequent_guests(question: str) -> bool:
    """Whether the question is who of the guests came most often, or more than once."""
    return bool(_ASKED.search(" ".join(question.split()).strip(" ?!.")))


def frequent_guests(question: str, episodes: Iterable[Episode]) -> CatalogueAnswer:
    """The guests of the episodes who came more than once, the most frequent first."""
    among: dict[str, list[Episode]] = {}
    for episode in episodes:
        for guest in episode.guests:
            among.setdefault(guest.name, []).append(episode)
    often = sorted(
        ((name, theirs) for name, theirs in among.items() if len(theirs) > 1),
        key=lambda one: -len(one[1]),
    )
    if not often:
        text = "The catalogue names no guest who came more than once."
        return CatalogueAnswer((Sentence(text, ()),), ())
    most = len(often[0][1])
    first = [name for name, theirs in often if len(theirs) == most]
    shown = often[:MOST_LINES]
    if _ONLY_THE_FIRST.search(question):
        each = "as a guest" if len(first) == 1 else "each as a guest"
        lead = f"{_all_of(first)} came most often, {each} of {most} episodes:"
        shown = often[: max(len(first), RUNNERS_UP)]
    else:
        guests = "1 guest" if len(often) == 1 else f"{len(often)} guests"
        lead = f"The catalogue names {guests} of more than one episode:"
    lines = [
        Sentence(f"{count} episodes: {_all_of([name for name, _ in those])}.", ())
        for count, those in groupby(shown, key=lambda one: len(one[1]))
    ]
    theirs = {episode.slug: episode for _, those in shown for episode in those}
    return CatalogueAnswer((Sentence(lead, ()), *lines), tuple(theirs.values()))


def _all_of(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
