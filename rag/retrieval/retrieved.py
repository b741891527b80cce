"""What a search found, with the plan it followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.answer import Found, Hit
from rag.query.plan import QueryPlan


@dataclass(frozen=True)
class Nearness:
    """How near anything that was searched comes to the question, as cosines (-1..1): the best
    window, the best snippet, the best mean over the tokens of the question, and `around`, the mean
    of the nearest windows: 50, or of a small archive three in a thousand."""

    window: float = -1.0
    snippet: float = -1.0
    tokens: float = -1.0
    around: float = -1.0

    def nearer(self, other: Nearness) -> Nearness:
        """The nearer of both, each by itself."""
        return Nearness(
            max(self.window, other.window),
            max(self.snippet, other.snippet),
            max(self.tokens, other.tokens),
            max(self.around, other.around),
        )


NOTHING_NEAR = Nearness()
AS_NEAR_AS_CAN_BE = Nearness(1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Retrieved:
    """The passages for a `plan`, best first. `milliseconds` are by stage. `sides` are those of a
    comparison, each with passages of its own, and `parts` those of several questions; `hits` then
    holds the first of each in turn."""

    plan: QueryPlan
    hits: tuple[Hit, ...]
    nearness: Nearness = NOTHING_NEAR
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    sides: tuple[RetrievedSide, ...] = ()
    parts: tuple[Retrieved, ...] = ()

    @property
    def similarity(self) -> float:
        """The best cosine (-1..1) between the question and a window."""
        return self.nearness.window

    @property
    def found(self) -> Found:
        """The same as an event of a stream, or the result of a search."""
        return Found(self.hits, self.plan.described, self.milliseconds, self.similarity)


@dataclass(frozen=True)
class RetrievedSide:
    """One side of a comparison, named for the listener, and what was found for it alone. `asked`
    says that the question names it, so that the answer owes a word about it."""

    name: str
    asked: bool
    retrieved: Retrieved
