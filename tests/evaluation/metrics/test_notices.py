"""with_notice counts answers with a notice."""

from __future__ import annotations

from dataclasses import replace

from tests.evaluation.metric_values import values_of
from tests.evaluation.model_answers import QUOTES, asked_model


def test_notices_are_counted() -> None:
    noticed = replace(QUOTES, notice="the model is out")
    assert values_of("with_notice", asked_model(noticed)) == (1.0,)
    assert values_of("with_notice", asked_model(QUOTES)) == (0.0,)
