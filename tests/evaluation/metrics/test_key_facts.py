"""key_facts counts the facts that an answer names, key_facts_shown those of its quotes too."""

from __future__ import annotations

from tests.evaluation.invented_results import LINE_3_OF_A, answer, citation, question, result
from tests.evaluation.metric_values import values_of


def test_facts_are_named_in_any_wording_and_case() -> None:
    asked = question(gold=[LINE_3_OF_A], key_facts=(("forty", "40"), ("ferry",), ("sheep",)))
    answered = result(asked, answered=answer("FORTY of them, on a ferry"))
    assert sorted(values_of("key_facts", answered)) == [0.0, 1.0, 1.0]


def test_a_fact_that_only_a_quote_names_is_shown_but_not_answered() -> None:
    asked = question(gold=[LINE_3_OF_A], key_facts=(("line 3",), ("ferry",)))
    answered = result(asked, answered=answer("a ferry [1]", [citation("a", 3)]))
    assert sorted(values_of("key_facts", answered)) == [0.0, 1.0]
    assert values_of("key_facts_shown", answered) == (1.0, 1.0)
