"""The Markdown report: two runs side by side, and foreign text that is shown but never obeyed."""

from __future__ import annotations

from dataclasses import replace

from evaluation.questions import GoldSpan
from evaluation.report.evaluation_report import make_report
from evaluation.report.markdown import as_markdown
from evaluation.results import Result
from rag.answer import Turn
from tests.evaluation.invented_results import (
    EPISODES,
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)

HOSTILE = "a | b\n# title <script>alert(1)</script> [x](javascript:alert(1)) `\x1b[31m` \u202e"


def hostile() -> Result:
    asked = question(
        HOSTILE,
        [LINE_3_OF_A, GoldSpan(HOSTILE, 0, 9)],
        type=HOSTILE,
        difficulty=HOSTILE,
        speaker=HOSTILE,
        answer=HOSTILE,
        key_facts=((HOSTILE,),),
        history=(Turn("user", HOSTILE),),
    )
    answered = answer(HOSTILE, [citation("b", 3, speaker=HOSTILE)])
    plain = result(replace(asked, text=HOSTILE), [("b", 1)], answered=answered)
    return replace(plain, understood=HOSTILE)


def test_foreign_text_is_shown_but_never_obeyed() -> None:
    report = as_markdown(make_report(HOSTILE, [run([hostile()], HOSTILE)]))
    assert "<script>" not in report
    assert "](javascript" not in report.replace("\\]", "")
    assert "\x1b" not in report
    assert "\u202e" not in report
    assert "\n# title" not in report
    rows = [line for line in report.splitlines() if line[0:1] == "|"]
    assert all(line.replace("\\|", "").count("|") >= 4 for line in rows)
    assert "(<https://www.youtube.com/watch?v=abc&t=30s>)" in report


def test_a_passage_without_an_address_has_no_link() -> None:
    off_air = replace(EPISODES["b"], youtube=None, links=())
    plain = hostile()
    hits = tuple(replace(hit, episode=off_air) for hit in plain.hits)
    assert "None" not in as_markdown(make_report("q", [run([replace(plain, hits=hits)])]))


def test_a_report_of_two_runs_says_what_the_second_finds_and_loses() -> None:
    hit, miss = (
        result(question("1", [LINE_3_OF_A]), [("a", 3)]),
        result(question("1", [LINE_3_OF_A])),
    )
    before = result(question("2", [LINE_3_OF_A]), [("b", 3)])
    after = result(question("2", [LINE_3_OF_A]), [("a", 3)])
    report = make_report("q", [run([hit, before]), run([miss, after], "other")])
    text = as_markdown(report)
    assert "Found here, but not by defaults: 2." in text
    assert "Not found here, but by defaults: 1." in text
    assert text.count("### 1 (untyped)") == 1
    assert report.difference("other", "all", "hit@5") is not None
