"""Buttons carry positions in the archive, and no text."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Answer
from tests.ui.scripted import citation, hit, lighthouse, orchard
from ui.slack.button_values import (
    decode_citation,
    decode_episodes,
    decode_passages,
    encode_citation,
    encode_uncited_passages,
)


def answer(text: str, **more: object) -> Answer:
    values: dict[str, object] = {
        "question": "who?",
        "text": text,
        "abstained": False,
        "mode": "quotes",
        "model": None,
    }
    return Answer(**{**values, **more})  # type: ignore[arg-type]  # a test names what it changes


def test_button_values_hold_positions_and_no_text() -> None:
    cited = citation(lighthouse(), quote="nine went out last winter")
    value = encode_citation(cited)
    assert "winter" not in value
    quoted = decode_citation(value, {cited.episode.slug: cited.episode})
    assert quoted
    assert quoted.quote == "nine went out last winter"
    assert quoted.line == cited.line
    changed = replace(cited.episode, sections=orchard().sections)
    assert decode_citation(value, {cited.episode.slug: changed}) is None
    assert decode_citation(value, {}) is None


@settings(deadline=None)
@given(st.text(max_size=60) | st.just('["a",0]') | st.just('{"a":1}') | st.just("[[1,2,3,4,5]]"))
def test_an_invalid_button_value_decodes_to_nothing(value: str) -> None:
    assert decode_citation(value, {"a": lighthouse()}) is None
    assert decode_passages(value, {"a": lighthouse()}) == []
    assert decode_episodes(value, {"a": lighthouse()}) == []


def test_as_many_passages_as_fit_into_a_button_value() -> None:
    far = lighthouse(slug="x" * 300)
    value = encode_uncited_passages(answer(""), [hit(far)] * 20)
    assert len(value) <= 2_000
    assert 3 <= len(json.loads(value)) < 20
