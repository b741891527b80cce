"""How much of a list of episodes an answer shows at once: a phone holds a few, a click brings the
rest."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer import Answer
from vectorstore.episode import Episode

SHOWN = 8  # of the items of a list

_BETWEEN = "\n\n"


@dataclass(frozen=True)
class Listing:
    """`words` is as much of the answer's text as is shown, `named` the episodes that it names and
    `left` those that it does not, both in the answer's order."""

    words: str
    named: tuple[Episode, ...]
    left: tuple[Episode, ...]


def listing_of(answer: Answer) -> Listing:
    """What to show of an answer; all of it where it is no list of episodes, or a short one."""
    introduction, *items = answer.text.split(_BETWEEN)
    if len(items) <= SHOWN or len(answer.episodes) <= SHOWN:
        return Listing(answer.text, answer.episodes, ())
    words = _BETWEEN.join([introduction, *items[:SHOWN]])
    told = " ".join(words.split())
    named = {one.slug for one in answer.episodes if " ".join(one.title.split()) in told}
    return Listing(
        words,
        tuple(one for one in answer.episodes if one.slug in named),
        tuple(one for one in answer.episodes if one.slug not in named),
    )
