"""What holds for the metrics together, whatever a search returns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.hit_at_k import RANKS
from evaluation.metrics.recall_at_tokens import TOKENS
from evaluation.metrics.registry import METRICS
from evaluation.questions import GoldSpan
from tests.evaluation.invented_results import EPISODES, LINE_3_OF_A, question, result
from tests.evaluation.metric_values import values_of


def test_metrics_of_answers_have_no_values_without_answers() -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("a", 3)])
    assert [metric.name for metric in METRICS if metric.values(searched)] == [
        *(f"hit@{k}" for k in RANKS),
        "mrr@10",
        *(f"recall@{n}" for n in TOKENS),
        "search_ms_p50",
        "search_ms_p95",
    ]


def test_every_metric_has_a_name_of_its_own() -> None:
    names = [metric.name for metric in METRICS]
    assert len(names) == len(set(names))


PLACES = st.tuples(st.sampled_from(sorted(EPISODES)), st.integers(0, 19))
SPANS = st.builds(
    lambda slug, start, length: GoldSpan(slug, start, start + length),
    st.sampled_from(sorted(EPISODES)),
    st.integers(0, 199),
    st.integers(1, 60),
)


@given(st.lists(PLACES, max_size=30), st.lists(SPANS, min_size=1), st.lists(st.integers(1, 900)))
def test_figures_grow_with_depth_and_agree_with_each_other(
    hits: list[tuple[str, int]], gold: list[GoldSpan], sizes: list[int]
) -> None:
    tokens = [*sizes, *[100] * len(hits)][: len(hits)]
    searched = result(question(gold=gold, min_episodes=2), hits, tokens)
    at = [values_of(f"hit@{k}", searched)[0] for k in RANKS]
    within = [values_of(f"recall@{n}", searched)[0] for n in TOKENS]
    assert at == sorted(at)
    assert within == sorted(within)
    [reciprocal] = values_of("mrr@10", searched)
    assert at[0] <= reciprocal <= at[-1]
    assert (reciprocal > 0) == (at[-1] == 1)
    assert 0 <= values_of("coverage", searched)[0] <= 1
