"""The one value that says what a question wants; everything after `query` obeys it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rag.query.amounts import Amount
from rag.query.catalogue_request import CatalogueRequest
from rag.query.replay_request import ReplayRequest, ShownAnswer
from rag.query.understanding import Understanding
from rag.scope import Scope


class Intent(Enum):
    """What kind of answer a question wants."""

    MISUSE = auto()  # it asks for something else than the archive
    REPLAY = auto()  # a part of an earlier answer
    FREQUENT_GUESTS = auto()  # who came most often
    CATALOGUE = auto()  # what the archive holds: lists, counts, dates, durations
    COMPARISON = auto()  # what each of several sides says
    PASSAGES = auto()  # what was said


@dataclass(frozen=True)
class QueryPlan(Understanding):
    """A question, read once: what it wants, of whom, where, and how to search for it.

    `question` is what was asked, without sentences that the guardrail removed. `scope` holds the
    episodes to search and the speakers who may be cited. `amount` is the kind of number that alone
    would answer. `sides` are what a comparison sets side by side, each with a plan of its own.
    `passages_per_episode` limits the passages of one episode, unless there are too few others
    (None: no limit). `catalogue` is set for CATALOGUE; `replay` and `shown` (the earlier answer,
    None where there is none) for REPLAY; `refusal`, what to tell the listener, for MISUSE.
    """

    question: str
    intent: Intent
    scope: Scope
    amount: Amount | None = None
    sides: tuple[Side, ...] = ()
    passages_per_episode: int | None = None
    catalogue: CatalogueRequest | None = None
    replay: ReplayRequest | None = None
    shown: ShownAnswer | None = None
    refusal: str | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison. `name` is for the listener ("Nora Quist", "season 3", "2021", a
    title). `asked` says that the question names it, so that the answer owes a word about it. The
    scope of `plan` is this side's alone."""

    name: str
    asked: bool
    plan: QueryPlan
