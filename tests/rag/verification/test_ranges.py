"""One end of a range is not what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import Sentence
from rag.verification.sentence_checker import SentenceChecker
from tests.rag.invented import HITS
from vectorstore.episode import Line

LINE = Line(
    "Nora",
    "I had read that in open courses between five and fifteen percent get to the end."
    " With us 64 percent finished, and it took 3 to 5 weeks.",
    610,
    655,
)
HIT = replace(HITS[0], lines=(HITS[0].lines[0], LINE), first_line=0)


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ("Nora said 15 percent get to the end of open courses [1].", False),
        ("Nora said it took 5 weeks [1].", False),
        ("Nora said between five and fifteen percent get to the end of open courses [1].", True),
        ("Nora said 5 to 15% get to the end of open courses [1].", True),
        ("Nora said up to 15 percent get to the end of open courses [1].", True),
        ("Nora said it took 3 to 5 weeks [1].", True),
        ("Nora said 64 percent finished [1].", True),
    ],
)
def test_a_range_is_kept_whole(claim: str, kept: bool) -> None:
    assert isinstance(SentenceChecker((HIT,)).check(claim), Sentence) is kept
