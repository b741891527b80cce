from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.spelling import Spelling
from tests.rag.invented import COURSES, PUMPS

EPISODES = (COURSES, PUMPS)
SAID = " ".join(
    line.text.casefold() for one in EPISODES for part in one.sections for line in part.lines
)
SPELLING = Spelling(EPISODES, lambda word: float(word.casefold() in SAID))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what share of the studnets graduates", "what share of the students graduates"),
        ("how long is the projcet", "how long is the project"),
        ("what do the vibraton sensors tell", "what do the vibration sensors tell"),
        ("WHAT IS A CERTIFCATE", "WHAT IS A certificate"),
    ],
)
def test_typing_errors_in_ordinary_words(typed: str, meant: str) -> None:
    found = SPELLING.corrected(typed)
    assert (found.text, found.differs) == (meant, True)


@pytest.mark.parametrize(
    "question",
    [
        "what share of the students graduates",
        "why do the crooks moan about microbes",  # English, though nobody says it
        "what does Studnets say",  # a name
        "is it dbt or sqll",  # too short to tell
        "do they use kubernetes",  # like nothing that anybody says
    ],
)
def test_everything_else_stays(question: str) -> None:
    found = SPELLING.corrected(question)
    assert (found.text, found.differs) == (question, False)


def test_names_stay() -> None:
    assert not SPELLING.corrected("who is studnets", {"studnets"}).differs


@given(st.text(max_size=60))
def test_nothing_but_words_changes(text: str) -> None:
    found = SPELLING.corrected(text)
    signs = [sign for sign in text if not sign.isalpha()]
    assert [sign for sign in found.text if not sign.isalpha()] == signs
