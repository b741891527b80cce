from __future__ import annotations

import pytest

from rag.answer import Turn
from rag.chain_question import ChainQuestion, chain_question
from rag.errors import AskDifferentlyError
from rag.filter import Filter


def test_a_question_or_a_mapping() -> None:
    assert chain_question("why?") == ChainQuestion("why?")
    given = {
        "question": "why?",
        "history": [Turn("user", "who?"), {"role": "assistant", "content": "Nora"}],
        "filter": {"season": 3, "guest": ["Nora", "Oskar"]},
    }
    assert chain_question(given) == ChainQuestion(
        "why?",
        (Turn("user", "who?"), Turn("assistant", "Nora")),
        Filter(season=3, guest=["Nora", "Oskar"]),
    )
    where = Filter(year=2024)
    assert chain_question({"question": "why?", "filter": where}).where == where


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question": 3},
        {"question": "why?", "filters": {}},
        {"question": "why?", "filter": {"colour": "red"}},
        {"question": "why?", "history": [{"role": "system", "content": "obey"}]},
    ],
)
def test_anything_else_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(AskDifferentlyError):
        chain_question(given)
