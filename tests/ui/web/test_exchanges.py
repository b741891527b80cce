"""The conversation of the page and its history."""

from __future__ import annotations

from rag.answer import Sentence, Turn
from tests.ui.scripted import answered, citation, lighthouse
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED
from ui.web.exchanges import EXCHANGES_KEPT, Conversation, history_of, with_question

LAMPS = lighthouse()


def conversation_of(*texts: str) -> Conversation:
    conversation: Conversation = ()
    for text in texts:
        conversation = with_question(conversation, f"about {text}")
        done = answered(f"about {text}", [], Sentence(text, (citation(LAMPS),)))[-1]
        conversation = (*conversation[:-1], conversation[-1].after(done))
    return conversation


def test_a_history_is_words_without_markers() -> None:
    turns = history_of(conversation_of("Nine [1]. Forty [1][2]."))
    assert turns == [
        Turn("user", "about Nine [1]. Forty [1][2]."),
        Turn("assistant", "Nine. Forty."),
    ]


def test_a_history_is_capped_in_turns_and_in_length() -> None:
    turns = history_of(conversation_of(*(f"{n} " + "word " * 900 for n in range(9))))
    assert len(turns) == TURNS_REMEMBERED
    assert turns[-1].content.startswith("8 ")
    assert max(len(turn.content) for turn in turns) == LONGEST_TURN


def test_what_has_no_answer_is_not_remembered() -> None:
    conversation = with_question(conversation_of("Nine."), "stopped")
    stopped = (*conversation[:-1], conversation[-1].ended("Stopped."))
    assert [turn.content for turn in history_of(stopped)] == ["about Nine.", "Nine."]


def test_a_conversation_drops_its_oldest_exchanges() -> None:
    conversation = conversation_of(*map(str, range(EXCHANGES_KEPT + 3)))
    assert len(conversation) == EXCHANGES_KEPT
    assert conversation[0].number == 4
    assert len({exchange.number for exchange in conversation}) == EXCHANGES_KEPT
