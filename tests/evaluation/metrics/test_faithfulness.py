"""Citations are looked up again in the archive: every forged part is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.metrics.metric import Values
from rag.answer import Answer, Citation
from tests.evaluation.invented_results import EPISODES, answer, citation, question, result
from tests.evaluation.metric_values import values_of
from vectorstore.episode import Episode, Line, Section

NAMES = ("label_as_recorded", "second_as_recorded", "quote_verbatim")
TRUE = citation("a", 3)


def of(metric: str, given: Answer) -> Values:
    return values_of(metric, result(question(), answered=given))


def checks(cited: Citation) -> list[float]:
    return [value for name in NAMES for value in of(name, answer("so [1]", [cited]))]


def elsewhere() -> Episode:
    return replace(EPISODES["a"], slug="nowhere")


def of_another_recording() -> Episode:
    return replace(EPISODES["a"], youtube="other")


@pytest.mark.parametrize(
    ("cited", "faithful"),
    [
        (TRUE, [1, 1, 1]),
        (replace(TRUE, quote="ine"), [1, 1, 1]),
        (replace(TRUE, line=replace(TRUE.line, speaker="Marit")), [0, 0, 1]),
        (replace(TRUE, line=replace(TRUE.line, speaker=None)), [0, 0, 1]),
        (replace(TRUE, line=replace(TRUE.line, start=31)), [1, 0, 1]),
        (replace(TRUE, line=replace(TRUE.line, start=None)), [1, 0, 1]),
        (replace(TRUE, episode=of_another_recording()), [1, 0, 1]),
        (replace(TRUE, quote="line 4"), [1, 1, 0]),
        (replace(TRUE, quote=" "), [1, 1, 0]),
        # Words of the line that the answer shows, which are not in the archive's line.
        (replace(TRUE, line=replace(TRUE.line, text="line 3 of 9"), quote="of 9"), [0, 0, 0]),
        (replace(TRUE, section=7), [0, 0, 0]),
        (replace(TRUE, section=-1), [0, 0, 0]),
        (replace(TRUE, episode=elsewhere()), [0, 0, 0]),
    ],
)
def test_a_citation_is_compared_with_the_archive(cited: Citation, faithful: list[float]) -> None:
    assert checks(cited) == faithful


def test_of_lines_with_the_same_words_one_must_have_both_speaker_and_second() -> None:
    said = (Line("Ida", "Yes.", 10, 20), Line("Marit", "Yes.", 20, 30))
    twice = replace(EPISODES["a"], sections=(Section("All of it", said),))

    def second(line: Line) -> Values:
        cited = Citation(1, twice, 0, line, "Yes.")
        answered = result(question(), answered=answer("so [1]", [cited]))
        return values_of("second_as_recorded", replace(answered, episodes={"a": twice}))

    assert [second(line) for line in said] == [(1.0,), (1.0,)]
    assert second(replace(said[0], start=20)) == (0.0,)


@pytest.mark.parametrize(
    ("text", "markers", "match"),
    [
        ("One [1]. Two [2][1].", [1, 2], 1.0),
        ("No marker, no citation.", [], 1.0),
        ("One [1]. Two [3].", [1, 2], 0.0),
        ("One [1].", [1, 2], 0.0),
        ("One [1]. Two [2].", [1], 0.0),
        ("One [1].", [1, 1], 0.0),
    ],
)
def test_markers_and_citations_correspond(text: str, markers: list[int], match: float) -> None:
    given = answer(text, [citation("a", 3, marker) for marker in markers])
    assert of("markers_match", given) == (match,)


def test_a_refusal_that_cites_is_noticed() -> None:
    given = answer("That is not told.", [TRUE], abstained=True)
    assert of("markers_match", given) == (0.0,)
