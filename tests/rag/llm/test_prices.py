"""Prices of models, from the lists in the package."""

from __future__ import annotations

import pytest

from rag.llm.prices import Price, price_of


def test_cached_tokens_have_their_own_price() -> None:
    price = price_of("openai:gpt-4o")
    assert price is not None
    # $2.50 a million input tokens, half of that if cached, $10 a million output tokens.
    assert price.dollars(1_000_000, 0) == pytest.approx(2.5)
    assert price.dollars(1_000_000, 0, 1_000_000) == pytest.approx(1.25)
    assert price.dollars(0, 1_000_000) == pytest.approx(10)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("openai:gpt-5.4-mini", Price("openai", "gpt-5.4-mini")),
        ("anthropic:claude-haiku-4-5", Price("anthropic", "claude-haiku-4-5")),
        ("google_genai:gemini-2.5-flash", Price("google", "gemini-2.5-flash")),
        ("https://api.groq.com/openai/v1#llama-3.3-70b-versatile", None),
        ("ollama:qwen3:8b", None),
        ("gguf:/models/small.gguf", None),
        ("http://127.0.0.1:8000/v1#gpt-4o", None),
        ("openai:no-such-model", None),
    ],
)
def test_prices_need_no_network(name: str, expected: Price | None) -> None:
    price = price_of(name)
    if "groq" in name:
        assert price is not None
        assert price.provider == "groq"
        assert price.dollars(1_000_000, 0)
    else:
        assert price == expected


def test_impossible_counts_have_no_price() -> None:
    price = price_of("openai:gpt-4o")
    assert price is not None
    assert price.dollars(10, 10, 1_000) is None
    assert price.dollars(-1, 10) is None
