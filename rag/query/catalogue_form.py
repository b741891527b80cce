"""Recognises questions about the archive as a whole: what there is of something, and how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.query.lexicon.catalogue_questions import (
    COUNTS,
    DATES,
    DURATIONS,
    GUEST_NOUN,
    HOW_OFTEN,
    LISTS,
    ORDER_AFTERWARDS,
    ORDER_OF_VISITS,
    OTHER_SHOW,
    POLITE,
    SEASON_NOUN,
    SEVERAL_VOICES,
    SINGULAR,
    SIZE,
    SPELT_SIZE,
    WHICH_GUEST_SAID,
    WHO,
)
from rag.query.lexicon.show import ORDERS
from rag.query.lexicon.show import Order as Order
from rag.query.spelled_numbers import cardinal, with_digits

Wanted = Literal["episodes", "guests", "seasons", "date", "duration"]

# `wanted` (None: as the noun says), whether only a count is wanted, and the patterns. The first
# pattern that matches counts.
_FORMS: tuple[tuple[Wanted | None, bool, tuple[re.Pattern[str], ...]], ...] = (
    ("guests", False, WHO),
    (None, True, COUNTS),
    ("date", False, DATES),
    ("duration", False, DURATIONS),
    (None, False, LISTS),
)


@dataclass(frozen=True)
class CatalogueForm:
    """A question about the archive as a whole.

    `wanted` is what is listed, `count` whether only the number is wanted, `one` whether a single
    entry is wanted. `order` sorts the entries, and `limit` is the most that are wanted (None: all).
    `subject` is the rest of the question: whom and what it is about. `asked` is all of it.
    """

    wanted: Wanted
    count: bool
    one: bool
    order: Order | None
    limit: int | None
    subject: str
    asked: str = ""


def catalogue_form(question: str) -> CatalogueForm | None:
    """What a question asks of the archive as a whole; None for a question about what was said."""
    asked = POLITE.sub("", " ".join(question.split())).rstrip(" ?!.")
    asked = with_digits(SPELT_SIZE, asked, cardinal)
    if any(pattern.search(asked) for pattern in (WHICH_GUEST_SAID, OTHER_SHOW, HOW_OFTEN)):
        return None
    for wanted, count, patterns in _FORMS:
        for pattern in patterns:
            if match := pattern.search(asked):
                return _form(wanted, asked, match, count=count)
    return None


def asks_several(question: str) -> bool:
    """Whether a question asks what several people say, each in their own episode."""
    return bool(SEVERAL_VOICES.search(question) or catalogue_form(question))


def _form(wanted: Wanted | None, asked: str, match: re.Match[str], *, count: bool) -> CatalogueForm:
    groups = {name: text for name, text in match.groupdict().items() if text}
    noun = groups.get("noun") or ("guest" if "people" in groups else "episode")
    if wanted is None:
        wanted = "episodes"
        if GUEST_NOUN.search(noun):
            wanted = "guests"
        elif SEASON_NOUN.search(noun):
            wanted = "seasons"
    subject = asked[match.end() :].strip()
    order = _order(groups.get("order"), wanted, subject)
    limit = None
    if size := SIZE.search(match[0]):
        limit = int(size["size"])
    elif order and not noun.endswith("s"):
        limit = 1
    one = limit == 1 or wanted in {"date", "duration"} or bool(SINGULAR.search(asked))
    return CatalogueForm(wanted, count, one, order, limit, subject, asked)


def _order(word: str | None, wanted: Wanted, subject: str) -> Order | None:
    """The order that the word before the noun says, or else a word of the subject."""
    if word is None:
        later = (ORDER_OF_VISITS if wanted == "date" else ORDER_AFTERWARDS).search(subject)
        word = later["order"] if later else None
    if word is None:
        return None
    plain = " ".join(word.lower().removesuffix("ly").split())
    return next((order for order, pattern in ORDERS.items() if pattern.search(plain)), None)
