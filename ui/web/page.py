"""The chat page, built from Gradio components and our own HTML.

The panes and cards beside this module are HTML with all untrusted text escaped; nothing goes
through Gradio's Markdown. The conversation is kept in the session on the server: a browser sends
questions, never earlier answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, Protocol, cast

import gradio as gr

from rag.answer import Event, Turn
from rag.errors import AskDifferentlyError
from rag.llm.models import ModelChoice
from rag.question import LONGEST_QUESTION, whole
from rag.suggestions import suggest_questions
from ui.web.exchange_pane import exchange_pane, exchanges_pane
from ui.web.exchanges import STOPPED, Conversation, history_of, with_question
from ui.web.head_pane import head_pane
from ui.web.welcome_pane import welcome_pane
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

MAX_CONCURRENT = 8  # answers at the same time; more would only slow each of them down
MAX_QUEUED = 64  # waiting questions; further ones are refused at once

BROKEN = "Something went wrong here, not with your question; the server's log has the details."
TOO_LONG = f"Please ask in at most {LONGEST_QUESTION:,} characters."

_HERE = Path(__file__).parent

Changes = dict[Any, Any]  # an update as Gradio wants it: component to new value


class ChatService(Protocol):
    """The part of rag.PodcastQA that the page uses."""

    @property
    def model(self) -> ModelChoice:
        """The language model, if any, and why it was chosen."""

    def episodes(self) -> Sequence[Episode]:
        """The catalogue."""

    def warm(self) -> None:
        """Load the models, so that the first question does not wait for them."""

    def stream(self, question: str, history: Sequence[Turn] = ...) -> AsyncIterator[Event]:
        """The passages, then the sentences, then the complete answer."""


def build_page(qa: ChatService) -> gr.Blocks:
    """The page for a service, not served yet."""
    with gr.Blocks(title="Ask the archive", analytics_enabled=False) as page:
        _Page(qa, page)
        page.queue(max_size=MAX_QUEUED, default_concurrency_limit=MAX_CONCURRENT, api_open=False)
    return cast("gr.Blocks", page)


class _Page:
    """The components of the page and the handlers of their events."""

    def __init__(self, qa: ChatService, page: gr.Blocks) -> None:
        self.qa = qa
        self.tasks: dict[str | None, asyncio.Task[Any]] = {}  # by session
        self.conversation = gr.State(())
        with gr.Row(elem_id="top"):
            _html("head", head_pane(qa.model.name, qa.model.why))
            self.new_conversation = gr.Button(
                "New conversation", elem_id="new-conversation", visible=False
            )
        episodes = qa.episodes()
        with gr.Column(elem_id="welcome") as self.welcome:
            _html("greeting", welcome_pane(episodes))
            with gr.Column(elem_id="suggestions"):
                suggestions = [gr.Button(text) for text in suggest_questions(episodes)]
        self.past = _html("past")
        self.current = _html("current", js=(_HERE / "page.js").read_text(encoding="utf-8"))
        with gr.Column(elem_id="composer"):
            self.box = _question_box()
        self._connect(page, suggestions)

    def _connect(self, page: gr.Blocks, suggestions: Sequence[gr.Button]) -> None:
        shown = [
            self.conversation,
            self.past,
            self.current,
            self.box,
            self.new_conversation,
            self.welcome,
        ]
        private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        answers = []
        for source, event in [(self.box, self.box.submit), *((b, b.click) for b in suggestions)]:
            asked = event(self.ask, [source, self.conversation], shown, queue=False, **private)
            answer = asked.then(self.answer, [self.conversation], shown, **private)
            answer.failure(self.broken, [self.conversation], shown, queue=False, **private)
            answers.append(answer)
        stop = self.box.stop(None, cancels=answers, queue=False, **private)
        stop.then(self.stopped, [self.conversation], shown, queue=False, **private)
        reset = self.new_conversation.click(None, cancels=answers, queue=False, **private)
        reset.then(self.cleared, None, shown, queue=False, **private)
        page.unload(self.left)

    def ask(self, question: str | None, conversation: Conversation) -> Changes:
        """Add the question to the page. Ignore an empty one, and any while another is being
        answered."""
        question = whole(question or "").strip()
        if not question or (conversation and conversation[-1].waiting):
            return {self.conversation: conversation}
        conversation = with_question(conversation, question[:LONGEST_QUESTION])
        clear = gr.update(value="")
        if len(question) > LONGEST_QUESTION:
            conversation = _with_last_ended(conversation, TOO_LONG)
            clear = gr.update(value=question)
        return {
            **self._showing(conversation),
            self.past: exchanges_pane(conversation[:-1]),
            self.box: {**clear, **_buttons(running=conversation[-1].waiting)},
            self.new_conversation: gr.update(visible=True),
            self.welcome: gr.update(visible=False),
        }

    async def answer(
        self, conversation: Conversation, request: gr.Request
    ) -> AsyncIterator[Changes]:
        """Answer the last question of the conversation, unless it is answered already."""
        if not conversation or not conversation[-1].waiting:
            yield {self.conversation: conversation}
            return
        *earlier, exchange = conversation
        session, task = request.session_hash, asyncio.current_task()
        if task:
            self.tasks[session] = task
        try:
            events = self.qa.stream(exchange.question, history_of(earlier))
            # Closed as soon as the reader stops or leaves, so that the model stops too.
            async with aclosing(cast("AsyncGenerator[Event]", events)):
                async for event in events:
                    exchange = exchange.after(event)
                    yield self._showing((*earlier, exchange))
        except (AskDifferentlyError, PrepareStoreError) as error:
            exchange = exchange.ended(str(error))
        finally:
            self.tasks.pop(session, None)
        yield {**self._showing((*earlier, exchange)), self.box: _buttons(running=False)}

    async def left(self, request: gr.Request) -> None:
        """Cancel the answer of a reader who has closed the page. Gradio alone would notice only at
        the next sentence."""
        if task := self.tasks.pop(request.session_hash, None):
            task.cancel()

    def stopped(self, conversation: Conversation) -> Changes:
        """End the answer that the reader stopped."""
        return self._over(conversation, STOPPED)

    def broken(self, conversation: Conversation) -> Changes:
        """End an answer that failed unexpectedly; Gradio has logged the error."""
        return self._over(conversation, BROKEN)

    def cleared(self) -> Changes:
        """Reset the page for a new conversation."""
        return {
            self.conversation: (),
            self.past: "",
            self.current: "",
            self.box: _buttons(running=False),
            self.new_conversation: gr.update(visible=False),
            self.welcome: gr.update(visible=True),
        }

    def _over(self, conversation: Conversation, why: str) -> Changes:
        changes: Changes = {self.box: _buttons(running=False)}
        return {**self._showing(_with_last_ended(conversation, why)), **changes}

    def _showing(self, conversation: Conversation) -> Changes:
        shown = exchange_pane(conversation[-1]) if conversation else ""
        return {self.conversation: conversation, self.current: shown}


def _html(name: str, value: str = "", js: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=js, apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask about the archive",
        elem_id="question",
        lines=1,
        max_lines=6,
        max_length=LONGEST_QUESTION,
        autofocus=True,
        submit_btn=True,
        stop_btn=False,
    )


def _buttons(*, running: bool) -> dict[str, Any]:
    return gr.update(submit_btn=not running, stop_btn=running)


def _with_last_ended(conversation: Conversation, why: str) -> Conversation:
    return (*conversation[:-1], *(exchange.ended(why) for exchange in conversation[-1:]))
