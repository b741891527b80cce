"""Gold spans are looked up, with a link to the recording."""

from __future__ import annotations

from evaluation.questions import GoldSpan
from evaluation.report.gold_places import gold_place
from tests.evaluation.invented_results import LINE_3_OF_A, question, result, run


def test_a_gold_span_has_a_section_and_a_link() -> None:
    place = gold_place(run([result(question(gold=[LINE_3_OF_A]))]), LINE_3_OF_A)
    assert place.section == "All of it"
    assert place.url == "https://www.youtube.com/watch?v=abc&t=30s"
    assert gold_place(run([]), GoldSpan("elsewhere", 0, 9)).url is None
