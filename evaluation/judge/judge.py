"""Asks a judge model for its opinion of the answers of a run, after they have been measured."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.judge.judge_prompt import judge_messages
from evaluation.judge.judge_reply import read_opinion
from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.results import NotJudged, Opinion, Result, Run
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.single_reply import single_reply

if TYPE_CHECKING:
    from rag.llm.models import ModelChoice

CONCURRENT_REQUESTS = 2
"""Few: a quota is mostly shared with others, and a local model answers one request at a time."""

MAX_FAILURES = 3
"""After so many failures in a row the judge is not asked again: each may take the full deadline."""

GIVEN_UP = f"not asked any more after {MAX_FAILURES} failures in a row"


def choose_judge(spec: str, deadline: float) -> ModelChoice:
    """Choose the judge model, by the same names as for answers (`rag.llm.models.choose_model`).
    `deadline` is in seconds, for the opinion of one answer.

    Raises AskDifferentlyError if there is no such model, its package or key is missing, or its
    server is unreachable.
    """
    # Imported here: it loads LangChain, and `podcast-qa --help` imports this module.
    from rag.llm.models import choose_model

    choice = choose_model(spec, deadline=deadline)
    if choice.model is None:
        raise AskDifferentlyError(
            "--judge needs a language model; give PROVIDER:MODEL or the URL of a server"
        )
    return choice


def judged(
    run: Run, judge: ModelChoice, deadline: float, asked: Callable[[], None] = lambda: None
) -> Run:
    """Return the run with the judge's opinion of each answer that is not a refusal.

    `asked` is called after each question. A failing judge raises nothing: an answer without an
    opinion has NotJudged.
    """
    session = _JudgeSession(judge, deadline)
    results = []
    with ThreadPoolExecutor(CONCURRENT_REQUESTS) as pool:
        for result in pool.map(session.judged, run.results):  # in the order of the questions
            results.append(result)
            asked()
    return replace(run, results=tuple(results), judge=judge.name)


class _JudgeSession:
    """One judge, and how often in a row it has failed."""

    def __init__(self, judge: ModelChoice, deadline: float) -> None:
        if judge.model is None:
            raise ValueError("a judge needs a language model: see choose_judge")
        self._model = judge.model
        self._deadline = deadline
        self._failures = 0

    def judged(self, result: Result) -> Result:
        if result.answer is None or result.answer.abstained:
            return result
        return replace(result, opinion=self._opinion(result))

    def _opinion(self, result: Result) -> Opinion | NotJudged:
        if result.answer is None or self._failures >= MAX_FAILURES:
            return NotJudged(GIVEN_UP)
        cited = cited_sentences(result.answer)
        reply = self._reply(judge_messages(result.question, cited))
        if isinstance(reply, NotJudged):
            self._failures += 1
            return reply
        self._failures = 0
        return read_opinion(reply, len(cited))

    def _reply(self, messages: list[tuple[str, str]]) -> str | NotJudged:
        reply = single_reply(self._model, messages, self._deadline)
        if isinstance(reply, ModelFailed):
            # The advice that follows is about answers; for a judge the cause is enough.
            return NotJudged(str(reply).partition(";")[0])
        return reply
