"""Every metric against what one works out on paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.metric import Values
from evaluation.metrics.registry import METRICS, RANKS, TOKENS
from evaluation.questions import GoldSpan, Question
from evaluation.results import Result
from tests.evaluation.invented import EPISODES, answer, citation, question, result

LINE_3_OF_A = GoldSpan("a", 30, 40)


def of(metric: str, found: Result) -> Values:
    [values] = [one.values(found) for one in METRICS if one.name == metric]
    return values


@pytest.mark.parametrize(
    ("line", "overlaps"), [(1, False), (2, False), (3, True), (4, False), (5, False)]
)
def test_a_passage_hits_where_its_time_overlaps_a_span(line: int, overlaps: bool) -> None:
    assert of("hit@1", result(question(gold=[LINE_3_OF_A]), [("a", line)])) == (float(overlaps),)


def test_the_same_second_of_another_episode_is_no_hit() -> None:
    assert of("hit@1", result(question(gold=[LINE_3_OF_A]), [("b", 3)])) == (0.0,)


def test_a_hit_at_rank_4() -> None:
    found = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 9), ("a", 4), ("a", 3)])
    assert [of(f"hit@{k}", found) for k in (1, 3, 5, 10)] == [(0.0,), (0.0,), (1.0,), (1.0,)]
    assert of("mrr@10", found) == (0.25,)


def test_what_comes_after_the_tenth_counts_for_tokens_only() -> None:
    found = result(question(gold=[LINE_3_OF_A]), [("b", n) for n in range(10)] + [("a", 3)])
    assert of("hit@10", found) == (0.0,)
    assert of("mrr@10", found) == (0.0,)
    assert [of(f"recall@{n}", found) for n in TOKENS] == [(0.0,), (1.0,), (1.0,)]  # 1,100 tokens


@pytest.mark.parametrize(("tokens", "within"), [((400, 100), 1.0), ((400, 101), 0.0)])
def test_only_whole_passages_are_read(tokens: tuple[int, int], within: float) -> None:
    found = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 3)], tokens)
    assert of("recall@500", found) == (within,)


def test_coverage_counts_episodes_and_is_at_most_1() -> None:
    gold = [GoldSpan(slug, 0, 50) for slug in "abc"]
    hits = [("a", 0), ("a", 1), ("b", 2), ("c", 9)]
    needs = [question(gold=gold, min_episodes=n) for n in (1, 2, 3)]
    assert [of("coverage", result(one, hits)) for one in needs] == [(1.0,), (1.0,), (2 / 3,)]
    assert of("coverage", result(question(gold=gold), hits)) == ()


def test_without_gold_nothing_is_said_of_retrieval() -> None:
    found = result(question(), [("a", 3)])
    names = [f"hit@{k}" for k in RANKS] + ["mrr@10"] + [f"recall@{n}" for n in TOKENS]
    assert {of(name, found) for name in names} == {()}


def test_gold_that_is_not_in_the_store_is_no_miss() -> None:
    assert of("hit@5", result(question(gold=[GoldSpan("elsewhere", 0, 9)]), [("a", 3)])) == ()


def test_facts_are_named_in_any_wording_and_case() -> None:
    asked = question(gold=[LINE_3_OF_A], key_facts=(("forty", "40"), ("ferry",), ("sheep",)))
    found = result(asked, answered=answer("FORTY of them, on a ferry"))
    assert sorted(of("key_facts", found)) == [0.0, 1.0, 1.0]


def test_what_only_a_quote_names_is_told_apart() -> None:
    asked = question(gold=[LINE_3_OF_A], key_facts=(("line 3",), ("ferry",)))
    found = result(asked, answered=answer("a ferry [1]", [citation("a", 3)]))
    assert sorted(of("key_facts", found)) == [0.0, 1.0]
    assert of("key_facts_shown", found) == (1.0, 1.0)


def test_citations_are_judged_by_place_and_by_speaker() -> None:
    asked = question(gold=[LINE_3_OF_A], speaker="Ida / Juan Pablo")
    cited = [
        citation("a", 3),
        citation("a", 7, speaker=" juan pablo"),
        citation("b", 3, speaker="Marit"),
        citation("a", 1, speaker=None),
    ]
    found = result(asked, answered=answer("so", cited))
    assert of("citation_precision", found) == (1.0, 0.0, 0.0, 0.0)
    assert of("citation_episode", found) == (1.0, 1.0, 0.0, 1.0)
    assert of("citation_speaker", found) == (1.0, 1.0, 0.0, 0.0)
    assert of("citation_speaker_in_episode", found) == (1.0, 1.0, 0.0)
    assert of("citation_speaker_in_gold", found) == (1.0,)
    # Line 7 begins at 70, the span ends at 40; line 1 begins at 10, the span at 30.
    assert of("seconds_off_in_episode_mean", found) == (0.0, 30.0, 20.0)
    assert of("seconds_off_median", found) == (0.0, 30.0, float("inf"), 20.0)


def test_the_nearest_span_counts() -> None:
    asked = question(gold=[LINE_3_OF_A, GoldSpan("a", 100, 120)])
    found = result(asked, answered=answer("so", [citation("a", 9)]))
    assert of("seconds_off_in_episode_median", found) == (10.0,)


KNOWN = question(gold=[LINE_3_OF_A])
UNKNOWN = question(type="unanswerable")
MISLEADING = question(type="adversarial", expect="clarify")
ANY = question()


@pytest.mark.parametrize(
    ("asked", "abstained", "recall", "precision", "false", "adversarial"),
    [
        (UNKNOWN, True, (1.0,), (1.0,), (), ()),
        (UNKNOWN, False, (0.0,), (), (), ()),
        (KNOWN, True, (), (0.0,), (1.0,), ()),
        (KNOWN, False, (), (), (0.0,), ()),
        (MISLEADING, True, (), (), (), (1.0,)),
        (MISLEADING, False, (), (), (), (0.0,)),
        (ANY, True, (), (), (), ()),
    ],
)
def test_refusals(
    asked: Question,
    abstained: bool,
    recall: Values,
    precision: Values,
    false: Values,
    adversarial: Values,
) -> None:
    found = result(asked, answered=answer("so", abstained=abstained))
    names = ("refusal_recall", "refusal_precision", "false_refusals", "adversarial_refused")
    assert [of(name, found) for name in names] == [recall, precision, false, adversarial]


ASKED_IN_EARNEST = question(type="adversarial", expect="answer", gold=[LINE_3_OF_A])
NOT_HELD = question(type="adversarial", expect="answer", gold=[GoldSpan("elsewhere", 0, 9)])


@pytest.mark.parametrize(
    ("asked", "abstained", "answered"),
    [
        (ASKED_IN_EARNEST, False, (1.0,)),
        (ASKED_IN_EARNEST, True, (0.0,)),
        (NOT_HELD, True, ()),
        (MISLEADING, True, ()),
        (KNOWN, False, ()),
    ],
)
def test_what_only_looks_misleading_is_to_be_answered(
    asked: Question, abstained: bool, answered: Values
) -> None:
    found = result(asked, answered=answer("so", abstained=abstained))
    assert of("adversarial_answered", found) == answered


def test_words_are_those_that_are_read_and_none_twice() -> None:
    quoted = result(KNOWN, answered=answer("“line 3” [1]", [citation("a", 3)]))
    told = result(KNOWN, answered=answer("It is so [1].", [citation("a", 3)]))
    assert of("answer_words", quoted) == (3.0,)
    assert of("answer_words", told) == (6.0,)
    assert of("answer_words_median", told) == (6.0,)
    assert of("answer_words", result(KNOWN, answered=answer("no", abstained=True))) == ()


def test_without_answers_nothing_is_said_of_them() -> None:
    names = [metric.name for metric in METRICS if metric.values(result(KNOWN, [("a", 3)]))]
    assert names == [
        *(f"hit@{k}" for k in RANKS),
        "mrr@10",
        *(f"recall@{n}" for n in TOKENS),
        "search_ms_p50",
        "search_ms_p95",
    ]


PLACES = st.tuples(st.sampled_from(sorted(EPISODES)), st.integers(0, 19))
SPANS = st.builds(
    lambda slug, start, length: GoldSpan(slug, start, start + length),
    st.sampled_from(sorted(EPISODES)),
    st.integers(0, 199),
    st.integers(1, 60),
)


@given(st.lists(PLACES, max_size=30), st.lists(SPANS, min_size=1), st.lists(st.integers(1, 900)))
def test_what_holds_for_whatever_comes(
    hits: list[tuple[str, int]], gold: list[GoldSpan], sizes: list[int]
) -> None:
    tokens = [*sizes, *[100] * len(hits)][: len(hits)]
    found = result(question(gold=gold, min_episodes=2), hits, tokens)
    at = [of(f"hit@{k}", found)[0] for k in RANKS]
    within = [of(f"recall@{n}", found)[0] for n in TOKENS]
    assert at == sorted(at)
    assert within == sorted(within)
    [reciprocal] = of("mrr@10", found)
    assert at[0] <= reciprocal <= at[-1]
    assert (reciprocal > 0) == (at[-1] == 1)
    assert 0 <= of("coverage", found)[0] <= 1
