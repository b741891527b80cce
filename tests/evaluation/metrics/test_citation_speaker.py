"""citation_speaker counts citations by the speaker in question: of all, in the gold episode, that
hit."""

from __future__ import annotations

from tests.evaluation.invented_results import LINE_3_OF_A, answer, citation, question, result
from tests.evaluation.metric_values import values_of


def test_citations_are_judged_by_speaker() -> None:
    asked = question(gold=[LINE_3_OF_A], speaker="Ida / Juan Pablo")
    cited = [
        citation("a", 3),
        citation("a", 7, speaker=" juan pablo"),
        citation("b", 3, speaker="Marit"),
        citation("a", 1, speaker=None),
    ]
    answered = result(asked, answered=answer("so", cited))
    assert values_of("citation_speaker", answered) == (1.0, 1.0, 0.0, 0.0)
    assert values_of("citation_speaker_in_episode", answered) == (1.0, 1.0, 0.0)
    assert values_of("citation_speaker_in_gold", answered) == (1.0,)
