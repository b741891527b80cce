"""`evaluate` over the sample archive, with the real models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.search_settings import SearchSettings
from tests.conftest import CHECKOUT
from tests.openai_server import OpenAIServer, Play
from tests.ui.process import HEAVY, loaded_by
from tests.ui.terminal import Outcome, Terminal, is_one_line

QUESTIONS = CHECKOUT / "samples" / "questions.jsonl"


@pytest.fixture
def few(empty_folder: Path) -> Path:
    """The first three of the sample questions."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    file = empty_folder / "few.jsonl"
    file.write_text("".join(lines[:3]), encoding="utf-8")
    return file


def test_a_table_for_the_reader_and_files_with_each_miss(
    terminal: Terminal, sample_store: Path, empty_folder: Path
) -> None:
    outcome = terminal("evaluate", QUESTIONS, "--store", sample_store)
    assert outcome.status == 0
    lines = {line.split()[0]: line for line in outcome.out.splitlines() if line}
    count, value = lines["hit@5"].split()[1:3]
    assert count == "15"
    assert 0.8 <= float(value) <= 1
    assert "paraphrase" in lines
    assert "key_facts" not in lines  # no answers were asked for
    assert not any("\t" in line or line.endswith(" ") for line in outcome.out.splitlines())
    folder = empty_folder / "podcast-qa-evaluation"
    assert "## Not found: defaults (" in (folder / "report.md").read_text(encoding="utf-8")
    assert json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))["runs"]
    assert "report.md" in outcome.err


def test_settings_side_by_side_with_answers_as_json(
    terminal: Terminal, sample_store: Path, few: Path, empty_folder: Path
) -> None:
    out = empty_folder / "a" / "b"
    outcome = terminal(
        *("evaluate", few, "--answers", "--llm", "quotes", "--json", "--out", out),
        *("--set", "lexical_weight=0", "--set", "name_weight=9, passage_words=60"),
        *("--store", sample_store),
    )
    assert outcome.status == 0
    assert outcome.json == json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    runs = outcome.json["runs"]
    assert [run["name"] for run in runs] == [
        "defaults",
        "lexical_weight=0",
        "name_weight=9, passage_words=60",
    ]
    assert runs[2]["settings"]["passage_words"] == 60
    assert [bool(run["differences"]) for run in runs] == [False, True, True]
    assert {run["llm"] for run in runs} == {"quotes"}
    assert {"key_facts", "citation_precision"} <= {one["metric"] for one in runs[0]["scores"]}


def test_settings_side_by_side_for_a_reader(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    outcome = terminal("evaluate", few, "--set", "passage_words=60", "--store", sample_store)
    assert "A  defaults\nB  passage_words=60\n" in outcome.out
    assert "B − A" in outcome.out


def test_thresholds_decide_the_exit_status(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    def required(*texts: str) -> Outcome:
        options = [part for text in texts for part in ("--require", text)]
        return terminal("evaluate", few, *options, "--store", sample_store)

    met = required("hit@5>=0.5", "speaker_fact/mrr@10>=0.1", "search_ms_p95<=60000")
    assert met.status == 0
    missed = required("hit@5>=0.5", "mrr@10>=1.1", "search_ms_p50<=0", "key_facts>=0")
    assert missed.status == 1
    said = [line for line in missed.err.splitlines() if "required" in line]
    assert len(said) == 3
    assert "mrr@10>=1.1: is " in said[0]
    assert "search_ms_p50<=0" in said[1]
    assert "key_facts>=0: cannot be measured" in said[2]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "lexical=0"], "available: pool, meaning_weight"),
        (["--set", "lexical_weight"], "NAME=VALUE"),
        (["--set", "lexical_weight="], "NAME=VALUE"),
        (["--set", "lexical_weight=much"], "lexical_weight"),
        (["--set", "lexical_weight=nan"], "lexical_weight"),
        (["--set", "pool=0"], "from 1 up"),
        (["--set", "pool=1.5"], "pool"),
        (["--set", "pool=5,pool=6"], "twice"),
        (["--set", f"pool={SearchSettings().pool}"], "equals the defaults or an earlier --set"),
        (["--set", "pool=5", "--set", "pool=05"], "equals the defaults or an earlier --set"),
        (["--set", "pool=5"] * 26, "25"),
        (["--require", "hit@5"], "hit@5>=0.75"),
        (["--require", "hit@9>=0.5"], "there are: hit@1"),
        (["--require", "hit@5<=0.5"], "hit@5>=VALUE"),
        (["--require", "poem/hit@5>=0.5"], "speaker_fact"),
        (["--llm", "quotes"], "--answers"),
        (["--judge", "openai:x"], "--answers"),
        (["--answers", "--require", "judge_answers>=0.5"], "--judge SPEC"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_usage(options: list[str], said: str, terminal: Terminal, few: Path) -> None:
    assert is_one_line(terminal("evaluate", few, *options), 2, said)


def test_what_cannot_be_done_is_one_line(
    terminal: Terminal, sample_store: Path, few: Path, empty_folder: Path
) -> None:
    assert is_one_line(terminal("evaluate"), 2, "QUESTIONS")
    assert is_one_line(terminal("evaluate", "none.jsonl"), 1, "none.jsonl")
    assert is_one_line(terminal("evaluate", few), 1, "podcast-qa ingest")
    (empty_folder / "bad.jsonl").write_text('{"id": 1}\n')
    assert is_one_line(terminal("evaluate", "bad.jsonl"), 1, "bad.jsonl:1", "question")
    taken = terminal("evaluate", few, "--out", few, "--store", sample_store)
    assert is_one_line(taken, 1, "--out")
    (empty_folder / "other.jsonl").write_text(
        '{"id": 1, "question": "who?", "gold": [{"slug": "x", "start_sec": 1, "end_sec": 2}]}\n'
    )
    assert is_one_line(terminal("evaluate", "other.jsonl", "--store", sample_store), 1, "--store")


def test_gold_that_is_not_in_the_store_is_said(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    with few.open("a", encoding="utf-8") as file:
        gold = [{"slug": "invented-library-search", "start_sec": 1, "end_sec": 2}]
        file.write(json.dumps({"id": 9, "question": "which maps?", "gold": gold}) + "\n")
    outcome = terminal("evaluate", few, "--json", "--store", sample_store)
    assert outcome.status == 0
    assert outcome.json["not_in_store"] == ["invented-library-search"]
    assert "1 gold episode without a transcript in the store" in outcome.err


def test_a_named_model_that_fails_is_said_and_is_exit_status_1(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    with OpenAIServer() as server:
        server.plays(*[Play(status=401)] * 3)
        outcome = terminal(
            "evaluate", few, "--answers", "--llm", server.url, "--store", sample_store
        )
    assert outcome.status == 1
    assert "answers with a notice" in outcome.err
    assert "key_facts" in outcome.out


ALWAYS = ("label_as_recorded", "second_as_recorded", "quote_verbatim", "markers_match")


def test_a_named_model_that_fails_now_and_then_is_a_figure_that_can_be_required(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    options = ("evaluate", few, "--answers", "--store", sample_store, "--json")
    with OpenAIServer() as server:
        plays = Play("Idris was a nurse in intensive care for nine years [1]."), Play(status=401)

        def measured(*more: str) -> Outcome:
            server.plays(plays[1], plays[0], plays[1])  # the second question is about Idris
            return terminal(*options, "--llm", server.url, *more)

        outcome = measured()
        assert outcome.status == 0, outcome.err
        assert "2 answers with a notice" in outcome.err
        assert measured("--require", "fell_back<=0.5").status == 1
    [run] = outcome.json["runs"]
    assert run["answers"]["by_model"] == 1
    assert run["answers"]["fell_back"] == 2


def test_all_of_an_answer_can_be_required(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    wanted = [f"{name}>=1" for name in ALWAYS]
    wanted += ["citation_speaker_in_gold>=0.5", "with_notice<=0", "answer_words_median<=200"]
    options = [part for text in wanted for part in ("--require", text)]
    outcome = terminal(
        "evaluate", few, "--answers", "--llm", "quotes", *options, "--store", sample_store
    )
    assert outcome.status == 0, outcome.err


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded_by("evaluate", "--help", cwd=tmp_path) & HEAVY == set()
