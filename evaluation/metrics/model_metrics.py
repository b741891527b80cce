"""What is measured of the language model's part in the answers (pure functions)."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.metrics.answer_sentences import DROP_KINDS, written_sentences
from evaluation.metrics.metric import MEDIAN, Metric, Unit, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer, DropKind, Usage

_ABOUT: dict[DropKind, str] = {
    DropKind.UNCITED: "no passage stands behind them",
    DropKind.UNSUPPORTED: "the cited lines do not say it",
    DropKind.SPEAKER: "the one who is named, or asked for, does not say it there",
    DropKind.NUMBER: "a number does not stand in the cited lines",
    DropKind.QUOTATION: "words between quotation marks do not stand in the cited lines",
    DropKind.NAME: "a name does not stand in the cited lines",
    DropKind.CONTRARY: "they say the contrary of what is cited",
    DropKind.REPEATED: "they repeat an earlier one",
    DropKind.UNFINISHED: "they do not come to an end",
    DropKind.FORM: "they are markup, or a list of sources",
    DropKind.RULES: "they repeat the rules that the model was given",
    DropKind.REFUSAL: "they say that the passages do not tell, which then is the answer",
}


def fell_back(result: Result) -> bool | None:
    """Whether quotes stand where a language model was to answer; None where none was to, where the
    answer is a refusal, and where the catalogue alone answers."""
    answer = result.answer
    if answer is None or result.llm is None or answer.abstained or answer.episodes:
        return None
    return answer.mode == "quotes"


def _fell_back(result: Result) -> Values:
    fallen = fell_back(result)
    return () if fallen is None else (float(fallen),)


def _with_notice(_: Result, answer: Answer) -> Values:
    return (float(answer.notice is not None),)


def _dropped(result: Result) -> Values:
    return tuple(float(kind is not None) for kind in written_sentences(result))


def _dropped_as(wanted: DropKind) -> Callable[[Result], Values]:
    return lambda result: tuple(float(kind == wanted) for kind in written_sentences(result))


def _spent(what: Callable[[Usage], float | None]) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        usage = result.answer.usage if result.answer else None
        spent = None if usage is None else what(usage)
        return () if spent is None else (spent,)

    return values


_SPENT: tuple[tuple[str, str, Unit, Callable[[Usage], float | None]], ...] = (
    ("tokens_read", "tokens that a model read for an answer", "tokens", lambda u: u.input_tokens),
    ("tokens_written", "tokens that it wrote", "tokens", lambda u: u.output_tokens),
    ("dollars", "US dollars that an answer costs", "dollars", lambda u: u.dollars),
)

MODEL_METRICS: tuple[Metric, ...] = (
    Metric(
        "fell_back",
        "answers in quotes where a language model was to answer",
        _fell_back,
        less_is_better=True,
    ),
    Metric(
        "with_notice",
        "answers with a notice that something was out of the ordinary",
        of_answer(_with_notice),
        less_is_better=True,
    ),
    Metric(
        "sentences_dropped",
        "sentences of the language model that did not reach the reader",
        _dropped,
        less_is_better=True,
    ),
    *(
        Metric(
            f"dropped_{kind}",
            f"of its sentences, those dropped because {_ABOUT[kind]}",
            _dropped_as(kind),
            less_is_better=True,
            is_detail=True,
        )
        for kind in DROP_KINDS
    ),
    *(
        Metric(
            f"{name}_median",
            f"{about}, median; of answers whose server tells",
            _spent(what),
            unit,
            MEDIAN,
            less_is_better=True,
        )
        for name, about, unit, what in _SPENT
    ),
)
