"""The chat page, made of Gradio's parts and our own HTML.

What is shown is written as HTML by ui.web.panes and ui.web.cards, in which everything foreign is
escaped; nothing goes through Gradio's Markdown. The conversation lives in the server's session: a
browser sends questions, never an earlier answer.
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
from rag.llm.models import Choice
from rag.question import LONGEST_QUESTION, whole
from ui.exchanges import STOPPED, Conversation, asking, history
from ui.suggestions import suggest_questions
from ui.web.panes import exchange_pane, exchanges_pane, head_pane, welcome_pane
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

AT_ONCE = 8  # answers in the making; more would only make each of them slower
IN_LINE = 64  # questions that wait; whoever comes after them is told so at once

BROKEN = "Something went wrong here, not with your question; the server's log has the details."
TOO_LONG = f"Please ask in at most {LONGEST_QUESTION:,} characters."

_HERE = Path(__file__).parent

Changes = dict[Any, Any]  # Gradio's own shape of an update: component to what it shall show


class Answering(Protocol):
    """What the page asks of rag.PodcastQA."""

    @property
    def model(self) -> Choice:
        """The language model, and why this one or none."""

    def episodes(self) -> Sequence[Episode]:
        """The catalogue."""

    def warm(self) -> None:
        """Load what the first question would wait for."""

    def stream(self, question: str, history: Sequence[Turn] = ...) -> AsyncIterator[Event]:
        """The passages, then the sentences, then the whole answer."""


def build_page(qa: Answering) -> gr.Blocks:
    """The page over an opened archive, not yet served."""
    with gr.Blocks(title="Ask the archive", analytics_enabled=False) as page:
        _Page(qa, page)
        page.queue(max_size=IN_LINE, default_concurrency_limit=AT_ONCE, api_open=False)
    return cast("gr.Blocks", page)


class _Page:
    """The components of the page and what happens between them."""

    def __init__(self, qa: Answering, page: gr.Blocks) -> None:
        self.qa = qa
        self.answering: dict[str | None, asyncio.Task[Any]] = {}  # by session
        self.conversation = gr.State(())
        with gr.Row(elem_id="top"):
            _html("head", head_pane(qa.model.name, qa.model.why))
            self.anew = gr.Button("New conversation", elem_id="anew", visible=False)
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
        shown = [self.conversation, self.past, self.current, self.box, self.anew, self.welcome]
        private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        answers = []
        for source, event in [(self.box, self.box.submit), *((b, b.click) for b in suggestions)]:
            asked = event(self.ask, [source, self.conversation], shown, queue=False, **private)
            answer = asked.then(self.answer, [self.conversation], shown, **private)
            answer.failure(self.broken, [self.conversation], shown, queue=False, **private)
            answers.append(answer)
        stop = self.box.stop(None, cancels=answers, queue=False, **private)
        stop.then(self.stopped, [self.conversation], shown, queue=False, **private)
        anew = self.anew.click(None, cancels=answers, queue=False, **private)
        anew.then(self.cleared, None, shown, queue=False, **private)
        page.unload(self.left)

    def ask(self, question: str | None, conversation: Conversation) -> Changes:
        """Put the question on the page. An empty one, or one while another is being answered,
        changes nothing."""
        question = whole(question or "").strip()
        if not question or (conversation and conversation[-1].waiting):
            return {self.conversation: conversation}
        conversation = asking(conversation, question[:LONGEST_QUESTION])
        clear = gr.update(value="")
        if len(question) > LONGEST_QUESTION:
            conversation = _with_last_ended(conversation, TOO_LONG)
            clear = gr.update(value=question)
        return {
            **self._showing(conversation),
            self.past: exchanges_pane(conversation[:-1]),
            self.box: {**clear, **_buttons(running=conversation[-1].waiting)},
            self.anew: gr.update(visible=True),
            self.welcome: gr.update(visible=False),
        }

    async def answer(
        self, conversation: Conversation, request: gr.Request
    ) -> AsyncIterator[Changes]:
        """Answer the last question of the conversation as far as it waits for one."""
        if not conversation or not conversation[-1].waiting:
            yield {self.conversation: conversation}
            return
        *earlier, exchange = conversation
        session, task = request.session_hash, asyncio.current_task()
        if task:
            self.answering[session] = task
        try:
            events = self.qa.stream(exchange.question, history(earlier))
            # Closed at once when the reader stops or leaves, so that the model stops too.
            async with aclosing(cast("AsyncGenerator[Event]", events)):
                async for event in events:
                    exchange = exchange.after(event)
                    yield self._showing((*earlier, exchange))
        except (AskDifferentlyError, PrepareStoreError) as error:
            exchange = exchange.ended(str(error))
        finally:
            self.answering.pop(session, None)
        yield {**self._showing((*earlier, exchange)), self.box: _buttons(running=False)}

    async def left(self, request: gr.Request) -> None:
        """Stop what is being answered for a reader who has closed the page. Gradio alone would
        notice only at the next sentence.
        """
        if task := self.answering.pop(request.session_hash, None):
            task.cancel()

    def stopped(self, conversation: Conversation) -> Changes:
        """The reader has had enough."""
        return self._over(conversation, STOPPED)

    def broken(self, conversation: Conversation) -> Changes:
        """An answer failed in a way that nobody foresaw; Gradio has logged it."""
        return self._over(conversation, BROKEN)

    def cleared(self) -> Changes:
        """The page as it was at the beginning."""
        return {
            self.conversation: (),
            self.past: "",
            self.current: "",
            self.box: _buttons(running=False),
            self.anew: gr.update(visible=False),
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
