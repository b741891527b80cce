"""Passages read sentence by sentence, with the real embedding model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rag.answer import Hit
from rag.answering.late_interaction import late_interaction
from tests.rag.invented import HITS
from vectorstore.embedding import open_embedder

EMBEDDER = open_embedder()
LONG = " ".join(f"Then we came to bridge number {at} and crossed it." for at in range(120))


def test_every_sentence_is_read_in_order() -> None:
    reading = late_interaction("How many students graduate?", HITS, EMBEDDER)
    for hit in HITS:
        for index, line in enumerate(hit.lines, start=hit.first_line):
            said = [one for one in reading.sentences if one.hit is hit and one.index == index]
            assert " ".join(one.text for one in said).split() == line.text.split()
            assert [one.start for one in said] == sorted(one.start for one in said)
    assert all(np.all((one.near >= -1) & (one.near <= 1.001)) for one in reading.sentences)


def test_what_answers_comes_nearer() -> None:
    reading = late_interaction("What share of the students graduate?", HITS, EMBEDDER)
    answers = [one for one in reading.sentences if not one.text.endswith("?")]
    nearest = max(answers, key=lambda one: float(one.near.mean()))
    assert "third" in nearest.text


def test_more_than_the_model_reads_at_once_is_read_in_pieces() -> None:
    line = replace(HITS[0].lines[0], text=LONG)
    hit: Hit = replace(HITS[0], lines=(line,))
    reading = late_interaction("Which bridge has number 119?", [hit], EMBEDDER)
    assert len(reading.sentences) == 120
    assert min(float(one.near.max()) for one in reading.sentences) > 0
    assert "119" in max(reading.sentences, key=lambda one: float(one.near.mean())).text


def test_a_word_is_near_to_one_that_means_the_same() -> None:
    reading = late_interaction("Do pupils graduate from the volcano?", HITS, EMBEDDER)
    assert reading.nearness("pupils") > reading.nearness("volcano")
    assert reading.nearness("tortoise") == 1  # the question does not hold it


def test_nothing_is_read_of_nothing() -> None:
    assert late_interaction("Anything?", [], EMBEDDER).sentences == ()
