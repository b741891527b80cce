"""To whom a sentence puts words."""

from __future__ import annotations

import pytest

from rag.verification.speaker_attribution import attributed, is_saying
from rag.verification.text_features import tokens_of
from tests.rag.verification.claims_of import SPEAKERS


def names(text: str) -> list[str]:
    tokens = tokens_of(text)
    return [mention.name for mention in attributed(tokens, SPEAKERS.mentions(tokens))]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Nora said so", ["Nora"]),
        ("According to Nora Quist, it helps", ["Nora Quist"]),
        ("Nora's advice is a project", ["Nora"]),
        ("Nora and Oskar think so", ["Nora", "Oskar"]),
        ("Oskar said that Nora taught him", ["Oskar"]),
        ("Viktor asked Nora about it", ["Viktor"]),
        ("It helps, says Nora", ["Nora"]),
        ("Nora later also said so", ["Nora"]),
        ("Nora has a course", []),
    ],
)
def test_speakers_of_a_sentence(text: str, speakers: list[str]) -> None:
    assert names(text) == speakers


@pytest.mark.parametrize("word", ["said", "recommends", "advice", "thinking"])
def test_words_of_saying(word: str) -> None:
    assert is_saying(word)


@pytest.mark.parametrize("word", ["pump", "gives", "remembers"])
def test_other_words(word: str) -> None:
    assert not is_saying(word)
