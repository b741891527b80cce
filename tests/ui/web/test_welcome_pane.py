"""The welcome and the suggestions for archives with gaps."""

from __future__ import annotations

from rag.suggestions import suggest_questions
from tests.ui.scripted import lighthouse
from ui.web.welcome_pane import welcome_pane

LAMPS = lighthouse()


def test_a_bare_archive_is_welcomed_too() -> None:
    assert "No episode" in welcome_pane([])
    undated = lighthouse(date=None, season=None, number=None, guests=(), topics=())
    assert "1 episode, word for word" in welcome_pane([undated])
    assert suggest_questions([undated]) == []
    silent = lighthouse(sections=())
    assert "Another episode has no transcript" in welcome_pane([LAMPS, silent]).replace("1 ", "")
    assert suggest_questions([silent]) == []
