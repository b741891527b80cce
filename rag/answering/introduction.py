"""Answers small talk: what this is, and what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from rag.answer import Sentence
from rag.answering.episode_wording import number_of
from rag.answering.reply import Reply
from rag.query.small_talk import small_talk
from rag.retrieval.retrieved import Retrieved
from rag.suggestions import suggest_questions
from vectorstore.episode import Episode

EXAMPLES = 3
WELCOME = "You are welcome. Ask me anything else about the podcast."


class Introduction:
    """Introduces the service, with questions that this archive can answer."""

    def __init__(self, episodes: Mapping[str, Episode]) -> None:
        self._episodes = tuple(episodes.values())

    def answer(self, retrieved: Retrieved) -> Reply:
        """The introduction to a greeting or a call for help; a word to a thank-you."""
        if small_talk(retrieved.plan.question) == "thanks":
            return Reply((Sentence(WELCOME, ()),))
        return Reply(self._introduction)

    @cached_property
    def _introduction(self) -> tuple[Sentence, ...]:
        guests = {guest.id for episode in self._episodes for guest in episode.guests}
        held = f"{number_of(len(self._episodes), 'episode')} with {number_of(len(guests), 'guest')}"
        what = (
            f"I answer questions about this podcast, {held}, with the words that were said: each"
            " comes with its speaker, its episode, and a link to the second."
        )
        examples = suggest_questions(self._episodes)[:EXAMPLES]
        asked = [Sentence("You could ask, for example:", ())] if examples else []
        return (Sentence(what, ()), *asked, *(Sentence(f"• {one}", ()) for one in examples))
