"""What went wrong, told apart; and the report that says so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evaluation.questions import GoldSpan
from evaluation.report.evaluation_report import make_report
from evaluation.report.markdown import as_markdown
from evaluation.report.misses import find_misses, wanted
from evaluation.report.record import as_json
from evaluation.report.thresholds import parse_threshold
from evaluation.results import Result
from rag.answer import Turn
from tests.evaluation.invented import EPISODES, answer, citation, question, result, run

SPAN = GoldSpan("a", 30, 40)
BOTH = (SPAN, GoldSpan("b", 30, 40))
OTHERS = [("c", n) for n in range(9)]


@pytest.mark.parametrize(
    ("gold", "needed", "hits", "kind", "rank", "not_found"),
    [
        ((SPAN,), None, [("c", 3)], "episode not found", None, ("a",)),
        ((SPAN,), None, [("c", 3), ("a", 9)], "right episode, other passage", None, ("a",)),
        ((SPAN,), None, [*OTHERS, ("c", 9), ("a", 3)], "episode not found", None, ("a",)),
        ((SPAN,), None, [*OTHERS[:5], ("a", 3)], "found too far down", 6, ()),
        (BOTH, 2, [("a", 3), ("b", 9)], "some episodes not found", 1, ("b",)),
        (BOTH, 2, [*OTHERS[:6], ("a", 3)], "found too far down", 7, ("b",)),
    ],
)
def test_misses_are_told_apart(
    gold: tuple[GoldSpan, ...],
    needed: int | None,
    hits: list[tuple[str, int]],
    kind: str,
    rank: int | None,
    not_found: tuple[str, ...],
) -> None:
    [miss] = find_misses(run([result(question(gold=gold, min_episodes=needed), hits)]))
    assert (miss.kind, miss.rank, miss.not_found) == (kind, rank, not_found)


def test_what_is_found_or_cannot_be_is_no_miss() -> None:
    found = result(question("1", [SPAN]), [*OTHERS[:4], ("a", 3)])
    both = result(question("2", BOTH, min_episodes=1), [("a", 3)])
    elsewhere = result(question("3", [GoldSpan("elsewhere", 0, 9)]))
    nothing = result(question("4"))
    made = run([found, both, elsewhere, nothing])
    assert find_misses(made) == ()
    assert made.not_in_store == ("elsewhere",)


def test_what_was_wanted_can_be_heard() -> None:
    place = wanted(run([result(question(gold=[SPAN]))]), SPAN)
    assert place.section == "All of it"
    assert place.url == "https://www.youtube.com/watch?v=abc&t=30s"
    assert wanted(run([]), GoldSpan("elsewhere", 0, 9)).url is None


HOSTILE = "a | b\n# title <script>alert(1)</script> [x](javascript:alert(1)) `\x1b[31m` \u202e"


def hostile() -> Result:
    known = question(
        HOSTILE,
        [SPAN, GoldSpan(HOSTILE, 0, 9)],
        type=HOSTILE,
        difficulty=HOSTILE,
        speaker=HOSTILE,
        answer=HOSTILE,
        key_facts=((HOSTILE,),),
        history=(Turn("user", HOSTILE),),
    )
    asked = replace(known, text=HOSTILE)
    return replace(
        result(asked, [("b", 1)], answered=answer(HOSTILE, [citation("b", 3, speaker=HOSTILE)])),
        understood=HOSTILE,
    )


def test_a_report_shows_foreign_text_and_obeys_none() -> None:
    told = as_markdown(make_report(HOSTILE, [run([hostile()], HOSTILE)]))
    assert "<script>" not in told
    assert "](javascript" not in told.replace("\\]", "")
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "\n# title" not in told
    widths = {line.replace("\\|", "").count("|") for line in told.splitlines() if line[0:1] == "|"}
    assert all(width >= 4 for width in widths)
    assert "(<https://www.youtube.com/watch?v=abc&t=30s>)" in told


def test_only_a_link_is_a_link() -> None:
    bad = replace(EPISODES["b"], youtube=None, links=())
    good = hostile()
    hits = tuple(replace(hit, episode=bad) for hit in good.hits)
    told = as_markdown(make_report("q", [run([replace(good, hits=hits)])]))
    assert "None" not in told


def test_the_record_is_json_and_says_what_came_and_what_was_wanted() -> None:
    missed = result(question("1", [SPAN], speaker="Ida", answer="so"), [("b", 1)])
    endless = result(question("2", [SPAN]), [("a", 3)], answered=answer("so", [citation("b", 1)]))
    limits = [parse_threshold("hit@5>=0.9"), parse_threshold("search_ms_p95<=20")]
    text = as_json(make_report("q.jsonl", [run([missed, endless])], limits))
    record = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    [of_run] = record["runs"]
    scores = {(one["group"], one["metric"]): one["value"] for one in of_run["scores"]}
    assert scores["all", "hit@5"] == 0.5
    assert scores["all", "seconds_off_median"] is None
    [miss] = of_run["misses"]
    assert (miss["id"], miss["kind"]) == ("1", "episode not found")
    assert miss["came"][0]["url"] == "https://www.youtube.com/watch?v=abc&t=10s"
    assert miss["wanted"]["gold"][0]["url"] == "https://www.youtube.com/watch?v=abc&t=30s"
    assert miss["wanted"]["speaker"] == "Ida"
    assert [one["met"] for one in record["required"]] == [False, True]


def test_a_report_of_two_says_what_was_won_and_lost() -> None:
    found, lost = result(question("1", [SPAN]), [("a", 3)]), result(question("1", [SPAN]))
    won = [result(question("2", [SPAN]), [("b", 3)]), result(question("2", [SPAN]), [("a", 3)])]
    report = make_report("q", [run([found, won[0]]), run([lost, won[1]], "other")])
    told = as_markdown(report)
    assert "Found, where defaults does not: 2." in told
    assert "Lost, where it does: 1." in told
    assert told.count("### 1 (untyped)") == 1
    assert report.difference("other", "all", "hit@5") is not None
