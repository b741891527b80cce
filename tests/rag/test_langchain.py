"""LangChain's own shape: the retriever and the chain, composed with LangChain's own parts."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import cast

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel

from rag import Answer, AskDifferentlyError, Filter, PassageRetriever, PodcastQA

QUESTION = "What did Tobias say about overrides?"


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


def seconds(documents: Sequence[Document]) -> list[int]:
    return [document.metadata["start"] for document in documents]


def test_retriever_and_chain_compose(qa: PodcastQA) -> None:
    text: Runnable[str, str] = qa.chain | RunnableLambda(lambda answer: answer.text)
    starts: Runnable[str, list[int]] = qa.retriever | RunnableLambda(seconds)
    composed: Runnable[str, dict[str, object]] = RunnableParallel(starts=starts, text=text)
    both = composed.invoke(QUESTION)
    assert both["text"] == qa.ask(QUESTION).text
    assert both["starts"] == [hit.start for hit in qa.search(QUESTION)]
    assert asyncio.run(composed.ainvoke(QUESTION)) == both


def test_a_retriever_keeps_to_its_k_and_its_filter(qa: PodcastQA) -> None:
    three = PassageRetriever(search=qa.search, k=3, where=Filter(season=1))
    documents = three.invoke("late readings")
    assert len(documents) == 3
    assert {document.metadata["season"] for document in documents} == {1}
    assert asyncio.run(three.ainvoke("late readings")) == documents
    assert len(qa.retriever.model_copy(update={"k": 1}).invoke("late readings")) == 1


def test_a_document_is_known_by_its_id(qa: PodcastQA) -> None:
    documents = qa.retriever.invoke(QUESTION)
    ids = [document.id for document in documents]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    # The same lines have the same id, whatever was asked and however they rank.
    by_text = {document.page_content: document.id for document in documents}
    again = qa.retriever.invoke("overrides, said Tobias")
    shared = [document for document in again if document.page_content in by_text]
    assert shared
    assert all(document.id == by_text[document.page_content] for document in shared)


def grown(answers: Sequence[Answer]) -> None:
    """Each answer continues the one before it, and cites what it shows."""
    for before, after in itertools.pairwise(answers):
        assert after.text.startswith(before.text)
        assert after.citations[: len(before.citations)] == before.citations
    for answer in answers:
        assert all(f"[{citation.marker}]" in answer.text for citation in answer.citations)


def test_the_chain_streams_the_answer_as_it_grows(qa: PodcastQA) -> None:
    answers = list(qa.chain.stream(QUESTION))
    whole = qa.ask(QUESTION)
    assert len(answers) > len(whole.citations) > 1
    grown(answers)
    assert answers[-1].text == whole.text

    async def streamed() -> list[Answer]:
        return [answer async for answer in qa.chain.astream(QUESTION)]

    assert [answer.text for answer in asyncio.run(streamed())] == [a.text for a in answers]


def test_a_composed_chain_streams_too(qa: PodcastQA) -> None:
    texts = list((qa.chain | RunnableLambda(lambda answer: answer.text)).stream(QUESTION))
    assert texts[-1] == qa.ask(QUESTION).text


def test_a_stream_that_is_left_early_ends(qa: PodcastQA) -> None:
    stream = qa.chain.stream(QUESTION)
    with contextlib.closing(cast(Generator[Answer, None, None], stream)):
        assert next(stream).citations
    assert qa.chain.invoke(QUESTION).citations


def test_errors_come_through(qa: PodcastQA) -> None:
    with pytest.raises(AskDifferentlyError):
        qa.chain.invoke("")
    with pytest.raises(AskDifferentlyError):
        list(qa.chain.stream(""))
    with pytest.raises(AskDifferentlyError):
        qa.retriever.invoke("")
