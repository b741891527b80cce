"""sentences_dropped and dropped_* are shares of all the sentences that the model wrote."""

from __future__ import annotations

from rag.answer import DropKind
from tests.evaluation.metric_values import values_of
from tests.evaluation.model_answers import NUMBER, UNCITED, asked_model, model_answer


def test_dropped_sentences_are_shares_of_all_that_the_model_wrote() -> None:
    answered = asked_model(model_answer("One [1]. Two [2].", UNCITED, NUMBER))
    assert sorted(values_of("sentences_dropped", answered)) == [0, 0, 1, 1]
    assert sum(values_of("dropped_uncited", answered)) == 1
    assert sum(values_of("dropped_number", answered)) == 1
    assert sum(values_of("dropped_other", answered)) == 0
    assert len(values_of("dropped_other", answered)) == 4
    nothing_left = asked_model(model_answer("Ida: “line 3” [1]", UNCITED, mode="quotes"))
    assert values_of("sentences_dropped", nothing_left) == (1.0,)
    without_model = asked_model(model_answer("One [1]."), llm=None)
    assert values_of("sentences_dropped", without_model) == ()


def test_the_shares_by_kind_add_up_to_the_whole() -> None:
    answered = asked_model(model_answer("One [1].", UNCITED, NUMBER, UNCITED))
    by_kind = [sum(values_of(f"dropped_{kind}", answered)) for kind in (*DropKind, "other")]
    assert sum(by_kind) == sum(values_of("sentences_dropped", answered)) == 3
