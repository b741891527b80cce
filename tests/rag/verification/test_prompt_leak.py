"""Sentences that come from the prompt and not from a passage."""

from __future__ import annotations

import pytest

from rag.llm.prompts import REFUSAL, RULES
from rag.verification.prompt_leak import LEAK_WORDS, is_refusal, leaks_rules
from rag.verification.text_features import squeezed


@pytest.mark.parametrize("text", [REFUSAL, "The archive doesn't tell", REFUSAL.upper()])
def test_refusals(text: str) -> None:
    assert is_refusal(squeezed(text))


def test_another_sentence_is_no_refusal() -> None:
    assert not is_refusal(squeezed("The archive tells a lot about pumps."))


@pytest.mark.parametrize("rule", RULES)
def test_rules_leak_from_so_many_words_on(rule: str) -> None:
    words = squeezed(rule).split()
    assert leaks_rules(f"i was told to {' '.join(words[-LEAK_WORDS:])}")
    assert not leaks_rules(" ".join(words[: LEAK_WORDS - 1]))
