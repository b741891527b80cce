"""sentences_dropped, dropped_*: of the sentences that the language model wrote, the share that was
dropped, in all and by kind of reason."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.metrics.answer_sentences import written_sentences
from evaluation.metrics.metric import Metric, Values
from evaluation.results import Result
from rag.answer import DropKind

_ABOUT: dict[DropKind, str] = {
    DropKind.UNCITED: "no passage supports it",
    DropKind.UNSUPPORTED: "the cited lines do not say it",
    DropKind.SPEAKER: "the speaker in question does not say it there",
    DropKind.NUMBER: "a number does not stand in the cited lines",
    DropKind.QUOTATION: "words in quotation marks do not stand in the cited lines",
    DropKind.NAME: "a name does not stand in the cited lines",
    DropKind.CONTRARY: "it says the opposite of the cited lines",
    DropKind.REPEATED: "it repeats an earlier sentence",
    DropKind.UNFINISHED: "it does not come to an end",
    DropKind.FORM: "it is markup, or a list of sources",
    DropKind.RULES: "it repeats the rules given to the model",
    DropKind.REFUSAL: "it says that the passages have no answer",
}


def _dropped(result: Result) -> Values:
    return tuple(float(kind is not None) for kind in written_sentences(result))


def _without_kind(result: Result) -> Values:
    return tuple(0.0 for _ in written_sentences(result))


def _dropped_as(reason: DropKind) -> Callable[[Result], Values]:
    return lambda result: tuple(float(kind == reason) for kind in written_sentences(result))


DROPPED_SENTENCES: tuple[Metric, ...] = (
    Metric(
        "sentences_dropped",
        "sentences of the language model that were dropped",
        _dropped,
        less_is_better=True,
    ),
    *(
        Metric(
            f"dropped_{kind}",
            f"sentences of the language model that were dropped because {_ABOUT[kind]}",
            _dropped_as(kind),
            less_is_better=True,
            is_detail=True,
        )
        for kind in DropKind
    ),
    # Every reason has a kind by now. The name stays for the records and thresholds that use it.
    Metric(
        "dropped_other",
        "sentences of the language model that were dropped for a reason of no known kind",
        _without_kind,
        less_is_better=True,
        is_detail=True,
    ),
)
