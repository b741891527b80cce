"""A real language model in this process: what is asked, stopped, refused, and never printed."""

from __future__ import annotations

import asyncio
import gc
import http.client
import os
import shutil
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from rag.answering.chain import AnswerChain
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.gguf import CONTEXT, open_gguf
from rag.llm.llama_chat import LlamaChat
from rag.llm.models import choose_model
from rag.llm.prompts import SYSTEM
from tests.conftest import CHECKOUT
from tests.rag.invented import HITS, QUESTION
from tests.small_model import FILE, small_model

LONG = 400  # tokens: some twenty seconds of work that nobody must wait for
HUB_ID = "someone/tiny-GGUF"


@pytest.fixture(scope="module")
def model() -> LlamaChat:
    # As in the service, where questions are encoded first: beside torch's threads llama.cpp's do
    # not spin while they wait for each other, which on a busy machine takes ten times as long.
    torch.ones(1_000_000).sqrt()
    return open_gguf(str(small_model()))


def prompt(question: str) -> list[BaseMessage]:
    return [SystemMessage(SYSTEM), HumanMessage(question)]


STORY = prompt("Tell a very long story about a lighthouse and count the waves, one by one.")


def is_quiet(within: float = 20.0) -> bool:
    """Whether the process comes to rest, with all its threads, within so many seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        worked = time.process_time()
        time.sleep(0.3)
        if time.process_time() - worked < 0.03:
            return True
    return False


def test_it_is_chosen_by_its_path(model: LlamaChat) -> None:
    choice = choose_model(f"gguf:{small_model()}")
    assert choice.name == f"gguf:{FILE}"  # nothing of the folders of this machine
    assert choice.model is model  # loaded once
    assert str(small_model().parent) not in choice.why


def test_what_is_streamed_is_what_comes_whole(model: LlamaChat) -> None:
    asked = prompt("Say hello to Nora in one sentence.")
    few = model.bind(max_tokens=24)
    whole = few.invoke(asked)
    arrivals: list[tuple[float, str]] = []
    for piece in few.stream(asked):
        arrivals.append((time.monotonic(), piece.text))

    async def read() -> str:
        return "".join([piece.text async for piece in few.astream(asked)])

    assert "".join(text for _, text in arrivals) == whole.text == asyncio.run(read())
    assert asyncio.run(few.ainvoke(asked)).text == whole.text
    spoken = [when for when, text in arrivals if text]
    assert len(spoken) > 5
    assert spoken[-1] - spoken[0] > 0.01 * len(spoken)  # each as it is made


def test_an_answer_says_how_it_ended_and_what_it_took(model: LlamaChat) -> None:
    cut = model.bind(max_tokens=5).invoke(STORY)
    assert cut.response_metadata["finish_reason"] == "length"
    assert cut.usage_metadata
    assert cut.usage_metadata["output_tokens"] == 5
    assert cut.usage_metadata["input_tokens"] > 100
    done = model.bind(stop=["."]).invoke(prompt("Say one short sentence."))
    assert done.response_metadata["finish_reason"] == "stop"


def test_an_answer_is_never_endless(model: LlamaChat) -> None:
    assert model.max_tokens < 500
    try:
        model.max_tokens = 6
        ended = model.invoke(STORY)
    finally:
        model.max_tokens = LlamaChat.model_fields["max_tokens"].default
    assert ended.usage_metadata
    assert ended.usage_metadata["output_tokens"] == 6


def test_the_rules_are_read_once(model: LlamaChat) -> None:
    few = model.bind(max_tokens=1)
    few.invoke([HumanMessage("Something else entirely.")])
    first = few.invoke(prompt("Who is Nora?"))
    second = few.invoke(prompt("Where do pumps hum?"))
    read = [answer.response_metadata["timings"]["prompt_n"] for answer in (first, second)]
    assert read[1] < read[0] / 4
    assert second.usage_metadata
    assert second.usage_metadata["input_token_details"]["cache_read"] > 100


def closed(model: LlamaChat) -> None:
    stream = model.bind(max_tokens=LONG).stream(STORY)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # LangChain promises an iterator, gives a generator


def aclosed(model: LlamaChat) -> None:
    async def leave() -> None:
        stream = model.bind(max_tokens=LONG).astream(STORY)
        await anext(aiter(stream))
        await stream.aclose()  # type: ignore[attr-defined]  # as above

    asyncio.run(leave())


def cancelled(model: LlamaChat) -> None:
    async def leave() -> None:
        task = asyncio.ensure_future(model.bind(max_tokens=LONG).ainvoke(STORY))
        await asyncio.sleep(1)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())


def cancelled_while_it_reads(model: LlamaChat) -> None:
    async def leave() -> None:
        words = " ".join(f"word{number}" for number in range(700))  # seconds to read
        task = asyncio.ensure_future(model.ainvoke(prompt(words)))
        await asyncio.sleep(0.3)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())


def timed_out(model: LlamaChat) -> None:
    with pytest.raises(ModelFailed, match=r"within 0\.5 seconds"):
        AnswerChain(model, deadline=0.5).answer(QUESTION, [], HITS)


@pytest.mark.parametrize("leave", [closed, aclosed, cancelled, cancelled_while_it_reads, timed_out])
def test_whoever_leaves_stops_the_work(
    leave: Callable[[LlamaChat], None], model: LlamaChat
) -> None:
    assert is_quiet()
    leave(model)
    assert is_quiet()
    assert model.bind(max_tokens=2).invoke(prompt("hi")).text  # and the next one is served


def test_it_is_at_work_until_one_leaves(model: LlamaChat) -> None:
    """What `is_quiet` would not notice, the test before this one could not either."""
    stream = model.bind(max_tokens=LONG).stream(STORY)
    next(stream)
    assert not is_quiet(within=1)
    stream.close()  # type: ignore[attr-defined]  # see closed
    assert is_quiet()


def test_many_who_wait_get_their_own_answers(model: LlamaChat) -> None:
    few = model.bind(max_tokens=12)
    questions = [f"What is the capital of {where}?" for where in ("France", "Italy", "Japan")]
    alone = [few.invoke(question).text for question in questions]
    assert len(set(alone)) == 3
    with ThreadPoolExecutor(3) as threads:
        together = threads.map(lambda question: few.invoke(question).text, questions)
        assert list(together) == alone

    async def in_one_loop() -> list[str]:
        answers = await asyncio.gather(*(few.ainvoke(question) for question in questions))
        return [answer.text for answer in answers]

    assert asyncio.run(in_one_loop()) == alone


def test_who_leaves_the_queue_is_never_served(model: LlamaChat) -> None:
    async def three() -> str:
        first = asyncio.ensure_future(model.bind(max_tokens=30).ainvoke(STORY))
        await asyncio.sleep(0.1)
        second = asyncio.ensure_future(model.bind(max_tokens=LONG).ainvoke(STORY))
        third = asyncio.ensure_future(model.bind(max_tokens=3).ainvoke(prompt("hi")))
        await asyncio.sleep(0.1)
        second.cancel()
        return (await third).text + (await first).text

    began = time.process_time()
    assert asyncio.run(three())
    assert is_quiet(2)
    assert time.process_time() - began < 15  # LONG alone would take more


def test_the_event_loop_stays_free(model: LlamaChat) -> None:
    async def longest_wait() -> float:
        task = asyncio.ensure_future(model.bind(max_tokens=20).ainvoke(STORY))
        worst = 0.0
        while not task.done():
            before = time.monotonic()
            await asyncio.sleep(0.01)
            worst = max(worst, time.monotonic() - before)
        return worst

    assert asyncio.run(longest_wait()) < 0.5


def test_what_does_not_fit_is_one_line(model: LlamaChat) -> None:
    too_long = prompt("wave " * 5_000)
    with pytest.raises(ModelFailed, match=f"tokens long, and {FILE} reads {CONTEXT}") as whole:
        model.invoke(too_long)
    with pytest.raises(ModelFailed) as streamed:
        list(model.stream(too_long))
    assert str(whole.value) == str(streamed.value)
    assert "\n" not in str(whole.value)
    assert is_quiet()


def test_odd_text_is_text(model: LlamaChat) -> None:
    few = model.bind(max_tokens=2)
    for odd in ("", "\0", "<|im_end|>", "žluťoučký 🦜"):
        few.invoke(prompt(odd))


def test_nothing_is_printed(
    another: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(small_model().read_bytes()[:2_000_000])
    open_gguf(str(another)).bind(max_tokens=2).invoke(prompt("hi"))
    with pytest.raises(AskDifferentlyError):
        open_gguf(str(broken))
    assert capfd.readouterr() == ("", "")


def test_nobody_else_can_ask_it(model: LlamaChat) -> None:
    address = model.server.listening_address  # type: ignore[attr-defined]  # of the binding's server
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("POST", "/v1/chat/completions", '{"messages": []}')
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no file"),
        (b"", "is no GGUF file"),
        (b"GGUF", "cannot be loaded"),
        (b"GGUF" + bytes(100_000), "cannot be loaded"),
        (b"# a readme\n", "is no GGUF file"),
        (2_000_000, "cannot be loaded"),
    ],
    ids=["missing", "empty", "magic alone", "zeros", "text", "cut"],
)
def test_a_file_that_cannot_be_is_one_line(
    content: bytes | int | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "some model.gguf"
    if isinstance(content, int):
        content = small_model().read_bytes()[:content]
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AskDifferentlyError, match=said) as error:
        choose_model(f"gguf:{file}")
    assert "some model.gguf" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "what", ["", " ", "/", ".", "nowhere/x.gguf", "a/b/c/d", "../up", "~nobody"]
)
def test_what_names_no_model_is_one_line(what: str) -> None:
    with pytest.raises(AskDifferentlyError, match="there is no file") as error:
        choose_model(f"gguf:{what}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("what", [HUB_ID, f"{HUB_ID}/sub/tiny.gguf"])
def test_a_hub_out_of_reach_is_one_line(what: str) -> None:
    with pytest.raises(AskDifferentlyError, match="cannot be fetched from the hub") as error:
        choose_model(f"gguf:{what}")
    assert what in str(error.value)
    assert "\n" not in str(error.value)


def test_what_the_hubs_cache_holds_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    kept = tmp_path / "models--someone--tiny-GGUF"
    snapshot = kept / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0" * 40, encoding="ascii")
    for other in ("a.Q2_K.gguf", "mmproj-a.gguf", "big.Q4_K_M-00001-of-00002.gguf"):
        (snapshot / other).write_bytes(b"none of these")
    (snapshot / "tiny.Q4_K_M.gguf").symlink_to(small_model())
    for what in (HUB_ID, f"{HUB_ID}/tiny.Q4_K_M.gguf"):
        choice = choose_model(f"gguf:{what}")
        assert choice.name == f"gguf:{what}"
        assert choice.model is not None


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """The model under another name, so that it has to be loaded."""
    other = tmp_path / "other.gguf"
    shutil.copyfile(small_model(), other)
    return other


def test_without_its_package_it_says_which(another: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(AskDifferentlyError, match=r"^gguf needs .*: pip install xllamacpp$"):
        open_gguf(str(another))


def test_with_half_its_package_it_says_what_is_missing(
    another: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: no such file')")
    monkeypatch.delitem(sys.modules, "xllamacpp", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AskDifferentlyError, match=r"cannot be loaded \(libgomp.so.1"):
        open_gguf(str(another))


PROGRAM = """
import sys
from rag.llm.models import choose_model

stream = choose_model("gguf:" + sys.argv[1]).model.bind(max_tokens=2000).stream("Count the waves.")
print(bool(next(stream).text))
"""


def test_a_program_that_ends_does_not_wait_for_the_answer() -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, str(small_model())],
        cwd=CHECKOUT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # see the fixture `model`
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "True\n", "")


def test_a_model_that_nobody_uses_is_let_go(another: Path) -> None:
    model = open_gguf(str(another))
    model.bind(max_tokens=1).invoke(prompt("hi"))
    address = model.server.listening_address.removeprefix("http://")  # type: ignore[attr-defined]  # see above
    http.client.HTTPConnection(address, timeout=10).connect()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(address, timeout=10).connect()
