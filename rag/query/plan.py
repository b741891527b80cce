"""The one value that says what a question wants; everything after `query` obeys it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from rag.query.amounts import Amount
from rag.query.archive_request import ArchiveRequest
from rag.query.catalogue_request import CatalogueRequest
from rag.query.episode_request import EpisodeRequest
from rag.query.language import ForeignQuestion
from rag.query.person_request import Appearance
from rag.query.replay_request import ReplayRequest, ShownAnswer
from rag.query.understanding import Understanding
from rag.scope import Scope


class Intent(Enum):
    """What kind of answer a question wants."""

    MISUSE = auto()  # it asks for something else than the archive
    SMALL_TALK = auto()  # it greets, thanks, or asks what this is
    REPLAY = auto()  # a part of an earlier answer
    MOMENT = auto()  # what is said at a time in an episode
    SUMMARY = auto()  # what an episode is about
    PERSON = auto()  # who somebody is
    APPEARANCE = auto()  # whether somebody came
    ARCHIVE = auto()  # how much there is, its topics, its hosts
    FREQUENT_GUESTS = auto()  # who came most often
    SEVERAL = auto()  # it asks several questions
    FOREIGN = auto()  # it is in another language, and nothing in it can be searched for
    CATALOGUE = auto()  # what the archive holds: lists, counts, dates, durations
    COMPARISON = auto()  # what each of several sides says
    PASSAGES = auto()  # what was said

    @property
    def is_searched_for(self) -> bool:
        """Whether passages help to answer it."""
        return self not in _NOT_SEARCHED_FOR


_NOT_SEARCHED_FOR = {
    Intent.MISUSE,
    Intent.FOREIGN,
    Intent.SMALL_TALK,
    Intent.MOMENT,
    Intent.SUMMARY,
    Intent.PERSON,
    Intent.APPEARANCE,
    Intent.ARCHIVE,
    Intent.FREQUENT_GUESTS,
}


@dataclass(frozen=True)
class QueryPlan(Understanding):
    """A question, read once: what it wants, of whom, where, and how to search for it.

    `question` is what was asked, without sentences that the guardrail removed. `scope` holds the
    episodes to search and the speakers who may be cited. `amount` is the kind of number that alone
    would answer. `sides` are what a comparison sets side by side, each with a plan of its own.
    `passages_per_episode` limits the passages of one episode, unless there are too few others
    (None: no limit). `catalogue` is set for CATALOGUE, `episode` for MOMENT and SUMMARY,
    `appearance` and `archive` for the intents of those names; `replay` and `shown` (the earlier
    answer, None where there is none) for REPLAY; `refusal`, what to tell the listener, for MISUSE
    and FOREIGN; `parts`, the plan of each question, for SEVERAL. `foreign` is set for a question in
    another language; `notice` is what to tell the listener beside any answer;
    `shown_already` are the answers of which nothing is wanted again ("tell me more").
    """

    question: str
    intent: Intent
    scope: Scope
    amount: Amount | None = None
    sides: tuple[Side, ...] = ()
    passages_per_episode: int | None = None
    catalogue: CatalogueRequest | None = None
    episode: EpisodeRequest | None = None
    appearance: Appearance | None = None
    archive: ArchiveRequest | None = None
    replay: ReplayRequest | None = None
    shown: ShownAnswer | None = None
    refusal: str | None = None
    parts: tuple[QueryPlan, ...] = ()
    foreign: ForeignQuestion | None = None
    notice: str | None = None
    shown_already: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a comparison. `name` is for the listener ("Nora Quist", "season 3", "2021", a
    title). `asked` says that the question names it, so that the answer owes a word about it. The
    scope of `plan` is this side's alone."""

    name: str
    asked: bool
    plan: QueryPlan
