"""The way from a question to its answer with a language model, asked and streamed: what is given
again, what is capped, what a failure leaves. Real store, real server."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import ingest
from rag import (
    Answer,
    AskDifferentlyError,
    Caps,
    Done,
    Event,
    Filter,
    Found,
    PodcastQA,
    SearchSettings,
    Sentence,
    Turn,
    Usage,
)
from rag.llm.budget import FILE
from rag.llm.models import SERVER_KEY
from tests.openai_server import HUNG_UP, OpenAIServer, Play

KEY = "sk-invented0123456789"
QUESTION = "How many shops does the bakery have?"
TOLD = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}

NO_CAPS = Caps()

Way = Callable[[PodcastQA, str], Answer]
Opening = Callable[..., PodcastQA]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    monkeypatch.setenv(SERVER_KEY, KEY)
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def store(sample_store: Path, tmp_path: Path) -> Path:
    """A store of one's own, for what is kept beside it."""
    return Path(shutil.copytree(sample_store, tmp_path / "store"))


@pytest.fixture(scope="module")
def loaded(sample_store: Path) -> PodcastQA:
    """The store with its models, loaded once for all these tests."""
    return PodcastQA.open(sample_store, llm="quotes")


@pytest.fixture
def opened(loaded: PodcastQA, server: OpenAIServer) -> Opening:
    def opened(
        store: str | Path = loaded._store,
        llm: str = server.url,
        deadline: float = 10.0,
        caps: Caps = NO_CAPS,
    ) -> PodcastQA:
        settings = SearchSettings()
        return PodcastQA(store, llm, None, deadline, settings, caps, loaded._current())

    return opened


def streamed(qa: PodcastQA, question: str, history: tuple[Turn, ...] = ()) -> list[Event]:
    async def read() -> list[Event]:
        return [event async for event in qa.stream(question, history)]

    return asyncio.run(read())


def asked(qa: PodcastQA, question: str) -> Answer:
    return qa.ask(question)


def last_of_stream(qa: PodcastQA, question: str) -> Answer:
    done = streamed(qa, question)[-1]
    assert isinstance(done, Done)
    return done.answer


@pytest.fixture(params=[asked, last_of_stream], ids=["asked", "streamed"])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param  # type: ignore[no-any-return]  # pytest gives Any


def says_it(server: OpenAIServer, qa: PodcastQA, **more: Any) -> None:  # noqa: ANN401 - as Play
    """Let the server answer QUESTION well, wherever the line is found."""
    markers = "".join(f"[{hit.rank}]" for hit in qa.find(QUESTION, 6).hits)
    text = f"That is the number for all sixty-two shops together {markers}."
    server.plays(Play(text, usage=TOLD, **more))


# --- given again


def test_the_same_question_asks_the_model_once(
    opened: Opening, server: OpenAIServer, way: Way
) -> None:
    qa = opened()
    says_it(server, qa)
    first = way(qa, QUESTION)
    assert first.usage == Usage(900, 20)
    assert "cached_ms" not in first.timings
    for again in (way(qa, QUESTION), way(qa, f"  {QUESTION.replace(' ', '  ')}\n")):
        assert (again.text, again.citations) == (first.text, first.citations)
        assert again.usage is None
        assert again.timings["cached_ms"] == again.timings["total_ms"] > 0
        assert again.timings["retrieve_ms"] == 0
    assert again.question == f"  {QUESTION.replace(' ', '  ')}\n"
    assert len(server.requests) == 1


def test_a_stream_gives_the_same_events_again(opened: Opening, server: OpenAIServer) -> None:
    qa = opened()
    says_it(server, qa)
    found, *sentences, done = streamed(qa, QUESTION)
    found_again, *sentences_again, done_again = streamed(qa, QUESTION)
    assert isinstance(found, Found)
    assert isinstance(found_again, Found)
    assert found_again.hits == found.hits
    assert sentences == sentences_again
    assert sentences
    assert isinstance(done, Done)
    assert isinstance(done_again, Done)
    assert done.answer.citations == done_again.answer.citations
    assert qa.ask(QUESTION).text == done.answer.text
    assert len(server.requests) == 1


def test_whatever_is_asked_differently_is_asked_anew(opened: Opening, server: OpenAIServer) -> None:
    qa = opened()
    says_it(server, qa)
    qa.ask(QUESTION)
    qa.ask(QUESTION.lower())
    qa.ask(QUESTION, [Turn("user", "Who bakes?"), Turn("assistant", "Tobias does [1].")])
    qa.ask(QUESTION, where=Filter(year=range(2000, 2030)))
    qa.with_settings(SearchSettings(passage_words=200)).ask(QUESTION)
    opened().ask(QUESTION)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "play",
    [Play(status=401), Play("Nine shops are on the moon [1]."), Play("")],
    ids=["fails", "lies", "empty"],
)
def test_what_went_wrong_is_not_given_again(
    play: Play, opened: Opening, server: OpenAIServer, way: Way
) -> None:
    qa = opened()
    server.plays(play)
    assert way(qa, QUESTION).mode == "quotes"
    says_it(server, qa)
    assert way(qa, QUESTION).mode == "llm"


def test_a_new_index_version_is_asked_anew(
    sample_archive: Path, tmp_path: Path, server: OpenAIServer, way: Way
) -> None:
    archive, store = tmp_path / "archive", tmp_path / "store"
    shutil.copytree(sample_archive, archive)
    ingest(str(archive), store)
    qa = PodcastQA.open(store, llm=server.url)
    says_it(server, qa)
    way(qa, QUESTION)
    (archive / "_podcast" / "invented-ferry-data-quality.md").unlink()
    ingest(str(archive), store)
    way(qa, QUESTION)
    assert len(server.requests) == 2


def test_those_who_ask_the_same_at_once_wait_for_one_answer(
    opened: Opening, server: OpenAIServer
) -> None:
    qa = opened(deadline=20)
    says_it(server, qa, silence=1.0)
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda n: (asked, last_of_stream)[n % 2](qa, QUESTION), range(8))
        )
    assert {answer.mode for answer in answers} == {"llm"}
    assert len({answer.text for answer in answers}) == 1
    assert len(server.requests) == 1
    assert sum(answer.usage is not None for answer in answers) == 1


def test_those_who_wait_for_a_failure_ask_themselves(opened: Opening, server: OpenAIServer) -> None:
    qa = opened(deadline=20)
    says_it(server, qa)
    [good] = server._plays
    server.plays(Play(status=401, silence=1.0), good)
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: asked(qa, QUESTION), range(3)))
    assert sorted(answer.mode for answer in answers) == ["llm", "llm", "quotes"]


def test_who_leaves_does_not_leave_the_others_waiting(
    opened: Opening, server: OpenAIServer
) -> None:
    qa = opened(deadline=20)
    says_it(server, qa)
    [good] = server._plays
    server.plays(Play("Slow " * 500, pause=0.05), good)

    async def leave() -> Answer:
        first = qa.stream(QUESTION)
        assert isinstance(await anext(aiter(first)), Found)
        writing = asyncio.ensure_future(anext(aiter(first)))
        while not server.requests:
            await asyncio.sleep(0.01)
        second = asyncio.create_task(asyncio.to_thread(qa.ask, QUESTION))
        await asyncio.sleep(0.5)
        writing.cancel()
        return await second

    assert asyncio.run(leave()).mode == "llm"
    assert server.left.wait(HUNG_UP)


# --- capped


def test_a_burst_of_questions_stays_within_the_cap(
    opened: Opening, store: Path, server: OpenAIServer
) -> None:
    qa = opened(store, deadline=60, caps=Caps(answers_per_minute=4))
    says_it(server, qa, silence=0.2)
    ways: tuple[Way, Way] = (asked, last_of_stream)
    with ThreadPoolExecutor(10) as threads:
        answers = list(
            threads.map(lambda n: ways[n % 2](qa, f"{QUESTION} {'?' * n}"), range(10))
        )  # fmt: skip
    assert len(server.requests) == 4
    assert sum(answer.mode == "llm" for answer in answers) == 4
    for answer in answers:
        if answer.mode == "quotes":
            assert answer.citations
            assert answer.notice
            assert "4 times a minute" in answer.notice
            assert "\n" not in answer.notice


def test_the_days_cap_holds_after_a_restart(
    opened: Opening, store: Path, server: OpenAIServer, way: Way
) -> None:
    caps = Caps(answers_per_day=1)
    qa = opened(store, caps=caps)
    says_it(server, qa)
    assert way(qa, QUESTION).mode == "llm"
    assert way(qa, QUESTION).mode == "llm"  # given again, which costs nothing
    again = way(opened(store, caps=caps), QUESTION)
    assert (again.mode, again.usage) == ("quotes", None)
    assert "once a day" in (again.notice or "")
    assert len(server.requests) == 1


def test_what_needs_no_model_is_not_counted(
    opened: Opening, store: Path, server: OpenAIServer, way: Way
) -> None:
    qa = opened(store, caps=Caps(answers_per_day=1))
    assert way(qa, "list the episodes of season 2").episodes
    assert way(qa, "What did Tobias say about Kubernetes?").abstained
    says_it(server, qa)
    assert way(qa, QUESTION).mode == "llm"


def test_dollars_cannot_be_capped_without_a_price(
    opened: Opening, store: Path, server: OpenAIServer
) -> None:
    qa = opened(store, caps=Caps(dollars_per_day=1.0))
    for way in (lambda: qa.ask(QUESTION), lambda: qa.model):
        with pytest.raises(AskDifferentlyError, match="llm_answers_per_day"):
            way()
    assert not server.requests


def test_dollars_are_capped(
    opened: Opening, store: Path, server: OpenAIServer, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    told = {"prompt_tokens": 2_000, "completion_tokens": 500, "total_tokens": 2_500}
    # $2.50 a million tokens read, $10 written: one cent an answer.
    qa = opened(store, "openai:gpt-4o", caps=Caps(dollars_per_day=0.03))
    says_it(server, qa)
    [good] = server._plays
    server.plays(Play(good.text, usage=told))
    modes = [way(qa, f"{QUESTION} {'?' * n}").mode for n in range(4)]
    assert modes == ["llm", "llm", "quotes", "quotes"]
    assert "$0.03 a day" in (way(qa, f"{QUESTION}??????").notice or "")


def test_without_caps_nothing_is_written(
    opened: Opening, store: Path, server: OpenAIServer, way: Way
) -> None:
    qa = opened(store)
    says_it(server, qa)
    way(qa, QUESTION)
    assert not (store / FILE).exists()


# --- failures


FAILURES = {
    "wrong key": (Play(status=401), "401"),
    "too many requests": (Play(status=429, headers={"Retry-After": "0"}), "429"),
    "broken server": (Play(status=500, headers={"Retry-After": "0"}), "5xx"),
    "cut": (Play("That is the number for", cut_after=3), "broke off"),
    "quietly cut": (Play("That is the number for", cut_after=3, quiet_cut=True), "broke off"),
    "silence": (Play(silence=30), "within 1 seconds"),
    "keepalives": (Play(keepalives=True), "within 1 seconds"),
    "nothing at all": (Play(""), "empty"),
    "only lies": (Play("The bakery has nine hundred shops on the moon [1]."), "traced"),
}


@pytest.mark.parametrize(("play", "said"), FAILURES.values(), ids=list(FAILURES))
def test_a_failure_leaves_quotes_and_one_line(
    play: Play,
    said: str,
    opened: Opening,
    server: OpenAIServer,
    way: Way,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if play.keepalives and way is asked:
        pytest.skip("comments come in streams only")
    qa = opened(deadline=1 if "within" in said else 10)
    server.plays(play)
    with caplog.at_level(logging.DEBUG):
        answer = way(qa, QUESTION)
    assert answer.mode == "quotes"
    assert answer.model is None
    assert answer.citations
    assert said in (answer.notice or "")
    assert "\n" not in (answer.notice or "")
    printed = capfd.readouterr()
    assert KEY not in f"{answer!r}{caplog.text}{printed.out}{printed.err}{qa.model!r}"
    assert all(key == f"Bearer {KEY}" for key in server.keys)


def test_a_server_that_is_not_there_leaves_quotes(opened: Opening, way: Way) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = way(opened(llm=f"http://127.0.0.1:{port}/v1#any"), QUESTION)
    assert answer.citations
    assert "cannot be reached" in (answer.notice or "")


def test_what_a_failed_answer_took_is_told(opened: Opening, server: OpenAIServer, way: Way) -> None:
    server.plays(Play("The bakery has nine hundred shops on the moon [1].", usage=TOLD))
    answer = way(opened(), QUESTION)
    assert (answer.mode, answer.usage) == ("quotes", Usage(900, 20))


def test_a_fault_of_ours_comes_out_as_what_it_is(
    opened: Opening, server: OpenAIServer, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    qa = opened()
    says_it(server, qa)

    def broken(*_: object) -> Sentence:
        raise NameError("checkr")

    with monkeypatch.context() as patched:
        patched.setattr("rag.verification.sentence_checker.SentenceChecker.check", broken)
        with pytest.raises(NameError, match="checkr"):
            way(qa, QUESTION)
    assert way(qa, QUESTION).mode == "llm"  # whoever asks next is not kept waiting


def test_what_was_broken_off_counts_as_reserved(
    opened: Opening, store: Path, server: OpenAIServer
) -> None:
    qa = opened(store, deadline=20, caps=Caps(answers_per_day=1))
    server.plays(Play("Slow " * 2_000, pause=0.02))

    async def leave() -> None:
        stream = qa.stream(QUESTION)
        assert isinstance(await anext(aiter(stream)), Found)
        writing = asyncio.ensure_future(anext(aiter(stream)))
        while not server.requests:
            await asyncio.sleep(0.01)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator

    asyncio.run(leave())
    assert server.left.wait(HUNG_UP)
    assert "once a day" in (qa.ask(QUESTION).notice or "")
