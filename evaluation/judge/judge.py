"""Asks a language model what it thinks of the answers of a run, after they have been measured."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.judge.judge_prompt import judge_messages
from evaluation.judge.opinions import read_opinion
from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.results import NotJudged, Opinion, Result, Run
from rag.errors import AskDifferentlyError
from rag.llm.event_loop import ask

if TYPE_CHECKING:
    from rag.llm.models import Choice

AT_ONCE = 2
"""Requests at a time: the quota is mostly shared with others, and a local model has one place."""

FAILURES = 3
"""So many in a row, and no more is asked: each may have cost the whole deadline."""

GIVEN_UP = f"not asked any more after {FAILURES} failures in a row"


def choose_judge(spec: str, deadline: float) -> Choice:
    """The judge model, named as for answers (`rag.llm.models.choose_model`); `deadline` in seconds
    for one answer that it judges.

    Raises AskDifferentlyError: none by that name, its package or key missing, server unreachable.
    """
    # Here and not at the top: it brings LangChain along, and `podcast-qa --help` imports this.
    from rag.llm.models import choose_model

    choice = choose_model(spec, deadline=deadline)
    if choice.model is None:
        raise AskDifferentlyError(
            "--judge needs a language model; give PROVIDER:MODEL or the URL of a server"
        )
    return choice


def judged(
    run: Run, judge: Choice, deadline: float, asked: Callable[[], None] = lambda: None
) -> Run:
    """The run with the judge's opinion of each answer that is not a refusal; `asked` is called
    after each question. Whatever the judge does, the run comes back, with NotJudged where it gave
    no opinion."""
    asking = _Asking(judge, deadline)
    results = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for result in pool.map(asking.judged, run.results):  # in the order of the questions
            results.append(result)
            asked()
    return replace(run, results=tuple(results), judge=judge.name)


class _Asking:
    """One judge, and how often in a row it has failed."""

    def __init__(self, judge: Choice, deadline: float) -> None:
        if judge.model is None:
            raise ValueError("quotes judge nothing: see choose_judge")
        self._model = judge.model
        self._deadline = deadline
        self._failures = 0

    def judged(self, result: Result) -> Result:
        if result.answer is None or result.answer.abstained:
            return result
        return replace(result, opinion=self._opinion(result))

    def _opinion(self, result: Result) -> Opinion | NotJudged:
        if result.answer is None or self._failures >= FAILURES:
            return NotJudged(GIVEN_UP)
        cited = cited_sentences(result.answer)
        reply = self._reply(judge_messages(result.question, cited))
        if isinstance(reply, NotJudged):
            self._failures += 1
            return reply
        self._failures = 0
        return read_opinion(reply, len(cited))

    def _reply(self, messages: list[tuple[str, str]]) -> str | NotJudged:
        # Here and not at the top: see choose_judge.
        from rag.llm.failures import failure

        asking = ask(self._model.ainvoke(messages))
        try:
            return asking.result(timeout=self._deadline).text
        except Exception as error:  # noqa: BLE001 - the border to every provider's package
            # What to do about it is said for answers; of a judge it is enough to know what it was.
            return NotJudged(str(failure(error, self._deadline)).partition(";")[0])
        finally:
            asking.cancel()
