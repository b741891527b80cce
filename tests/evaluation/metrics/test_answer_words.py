"""answer_words counts the words that are read, none twice."""

from __future__ import annotations

from tests.evaluation.invented_results import LINE_3_OF_A, answer, citation, question, result
from tests.evaluation.metric_values import values_of

ASKED = question(gold=[LINE_3_OF_A])


def test_a_quote_that_stands_in_the_text_counts_once() -> None:
    quoted = result(ASKED, answered=answer("“line 3” [1]", [citation("a", 3)]))
    written = result(ASKED, answered=answer("It is so [1].", [citation("a", 3)]))
    assert values_of("answer_words", quoted) == (3.0,)
    assert values_of("answer_words", written) == (6.0,)
    assert values_of("answer_words_median", written) == (6.0,)
    refused = result(ASKED, answered=answer("no", abstained=True))
    assert values_of("answer_words", refused) == ()
