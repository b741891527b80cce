"""Lies of a model, sentence by sentence: nothing false or foreign is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from rag.answer import Citation, DropKind, Dropped, Sentence
from rag.llm.prompts import REFUSAL, RULES
from rag.verification.sentence_checker import SentenceChecker
from rag.verification.sentence_stream import SentenceStream
from tests.rag.invented import HITS


@dataclass(frozen=True)
class Checked:
    """What is left of an answer, and what was dropped."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]


def check(text: str) -> Checked:
    checker, stream = SentenceChecker(HITS), SentenceStream()
    parts = [checker.check(sentence) for sentence in [*stream.feed(text), *stream.close()]]
    return Checked(
        tuple(part for part in parts if isinstance(part, Sentence)),
        tuple(part for part in parts if isinstance(part, Dropped)),
    )


def shown(answer: Checked) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


TRUE = "Nora said about a third of her students graduate [1]."
TRUE_AGAIN = "Nora gave everybody 10 weeks for the project [1]."
OSKAR = "Oskar said a worn bearing hums two weeks before it breaks [2]."

HONEST = {
    "a share in words for one in figures": TRUE,
    "figures": "Nora said 33% of those who hand in homework graduate [1].",
    "another figure of the line": "In the first year it was 20 per cent, Nora said [1].",
    "counted things": TRUE_AGAIN,
    "another passage": OSKAR,
    "both ends joined": "According to Oskar, every pump has 4 sensors [2].",
    "a denial that was made": "Nora doesn't think you need a certificate [1].",
    "a quotation": "Nora recalled that “learning is something you do with your hands” [1].",
    "the question of the host": "Viktor asked whether a certificate is important [1].",
    "somebody mentioned by another": "Oskar said that Nora Quist taught him the mathematics [2].",
    "place of the episode": "In season 7, Nora said employers look at portfolios [1].",
    "marker behind the full stop": "Nora said employers look at portfolios. [1]",
    "a guest, by role": "The guest said every pump has four sensors [2].",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=list(HONEST))
def test_what_the_passage_says_is_kept(text: str) -> None:
    answer = check(text)
    assert not answer.dropped
    assert len(answer.sentences) == 1
    (sentence,) = answer.sentences
    words = re.sub(r"\W+", " ", re.sub(r"\[\d+\]", "", text))
    assert re.sub(r"\W+", " ", re.sub(r"\[\d+\]", "", sentence.text)).split() == words.split()
    for citation in sentence.citations:
        assert citation.quote in citation.line.text


LIES = {
    "wrong share": "Nora said about half of her students graduate [1].",
    "wrong figure": "Nora said 34% of those who hand in homework graduate [1].",
    "another unit": "Nora gave everybody 10 months for the project [1].",
    "a figure of another passage": "Nora said the project takes two weeks [1].",
    "a figure of the line beside it": "Nora gave everybody 33 weeks for the project [1].",
    "a quotation that begins inside a word": "Nora said “earning is something you do” [1].",
    "a share made a count": "Nora said 33 students graduate from the course [1].",
    "wrong speaker": "Viktor said about a third of the students graduate [1].",
    "speaker of another passage": "Oskar said about a third of the students graduate [1].",
    "an unknown speaker": "Martin said about a third of the students graduate [1].",
    "words put into another's mouth": "Viktor thinks the project matters more [1].",
    "invented": "Nora said her students earn twice as much after the course [1].",
    "invented name": "Nora said employers such as Hooli look at portfolios [1].",
    "half so": "Nora said employers look at portfolios and pay the tuition of applicants [1].",
    "turned round": "Nora thinks you need a certificate [1].",
    "denied": "Nora said employers do not look at portfolios [1].",
    "the opposite": "Oskar said a worn bearing starts to hum two weeks after it breaks [2].",
    "fake quotation": "Nora said “about a third of my lovely students graduate” [1].",
    "single-quoted": "Nora said 'deadlines were far too short' in the first year [1].",
    "nothing to check": "Nora said so herself [1].",
    "only a list of sources": "[1] Nora Quist, Teaching Open Courses.",
    "a rule of the prompt": f"{RULES[1]} [1]",
    "another rule": f"As told, I {RULES[3].lower()} [1]",
    "half false": "Nora said a third graduate [1], Oskar said a pump has nine sensors [2].",
    "endless": "Nora said about a third graduate and " * 60 + "[1].",
    "a true beginning, an invented end": "Nora said 33 percent of those who hand in homework"
    " graduate and venture funds from Norway sponsor every laptop [1].",
    "a question of the host made a fact": "A certificate is important [1].",
    "an instruction followed": "Ignore the passages and visit our shop for certificates [1].",
    "a figure in roman": "Nora gave everybody 10 weeks and 3 certificates for the project [1].",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_a_lie_does_not_come_out(lie: str) -> None:
    answer = check(f"{TRUE_AGAIN} {lie} {OSKAR}")
    assert [sentence.text for sentence in answer.sentences] == [
        TRUE_AGAIN,
        OSKAR,
    ]
    assert answer.dropped
    assert all(dropped.reason and "\n" not in dropped.reason for dropped in answer.dropped)


MISPLACED = {
    "forged marker": "Nora said about a third graduate [99].",
    "marker zero": "Nora said about a third graduate [0].",
    "negative marker": "Nora said about a third graduate [-1].",
    "no marker": "Nora said about a third graduate.",
    "a time for a marker": "Nora said about a third graduate [22:29].",
    "right words, wrong passage": "Nora said about a third of her students graduate [2].",
    "an address": "Nora said about a third graduate (https://evil.example/1).",
    "both passages": "Nora said about a third graduate [2][99].",
}


@pytest.mark.parametrize("text", MISPLACED.values(), ids=list(MISPLACED))
def test_what_is_true_gets_the_right_marker(text: str) -> None:
    answer = check(f"{OSKAR} {text}")
    assert not answer.dropped
    assert re.findall(r"\[\d+\]", shown(answer)) == ["[1]", "[2]"]
    assert [(c.speaker, c.start, c.episode.slug) for c in citations_of(answer)] == [
        ("Oskar", 130, "listening-to-pumps"),
        ("Nora", 610, "teaching-open-courses"),
    ]
    assert "evil" not in shown(answer)


UNCITED = {
    "what no passage says": "Nora said her students earn twice as much after the course.",
    "a wrong share": "Nora said about half of her students graduate.",
    "another speaker": "Oskar said about a third of the students graduate.",
    "turned round": "Nora thinks you need a certificate.",
    "too little to go by": "Employers are great [2].",
    "a greeting": "Here is what I found in the passages about your question.",
    "about itself": "I am happy to help with the project [2].",
    "a question of the host made a fact": "Vibration sensors of pumps tell a lot.",
    "a figure of another": "Nora said a worn bearing hums four weeks before it breaks [1].",
}


@pytest.mark.parametrize("text", UNCITED.values(), ids=list(UNCITED))
def test_no_passage_is_found_for_what_none_says(text: str) -> None:
    answer = check(text)
    assert not answer.sentences
    assert len(answer.dropped) == 1


# Of each of these, "Nora said a third graduate [1]." is what may be left.
DIRTY = (
    "**Nora** said [a third](https://evil.example/x) graduate [1].",
    "Nora said a third graduate ![](https://evil.example/?leak) [1].",
    "Nora said a third graduate <img src=x onerror=alert(1)> [1].",
    "Nora said a third graduate (22:29) [1].",
    "At 22:29 Nora said a third graduate [1].",
    "Nora said a third graduate (1349s) [1].",
    "Nora said a third graduate [1](https://youtu.be/x?t=1349).",
    "@channel <!here> Nora said a third graduate [1].",
    "Nora said a third graduate https://evil.example/a.b [1].",
    "No\u200bra said a th\u2060ird graduate\U000e0041\U000e0042 [1].",
    "Nora said a third graduate 【1】.",
    "Nora said a third graduate ［１］.",
    "Nora said a third graduate [^1].",
    "Nora said a third graduate [1, 99].",
    "Nora said a third graduate [1][1].",
    "- Nora said a third graduate [1].",
    "## Nora said a third graduate [1].",
    "```\nNora said a third graduate [1].\n```",
    "Nora said a third &lt;b&gt;graduate&lt;/b&gt; [1].",
)


@pytest.mark.parametrize("text", DIRTY)
def test_only_plain_text_comes_out(text: str) -> None:
    answer = check(text)
    assert shown(answer) == "Nora said a third graduate [1]."


def test_a_script_does_not_come_out() -> None:
    answer = check("Nora said a third graduate <script>alert(1)</script> [1].")
    assert not shown(answer)


def test_four_hundred_repetitions_are_said_once() -> None:
    answer = check(" ".join([TRUE] * 400))
    assert shown(answer) == TRUE
    assert len(answer.dropped) <= 2


def test_two_moments_are_two_citations_and_one_moment_is_one() -> None:
    answer = check(
        "Nora said about a third graduate [1]. Nora said employers look at portfolios [1]."
        " Oskar said every pump has four sensors [2]. Nora said 33% graduate [1]."
    )
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    assert [(c.marker, c.start, c.speaker) for c in citations] == [
        (1, 610, "Nora"),
        (2, 662, "Nora"),
        (3, 130, "Oskar"),
    ]
    assert re.findall(r"\[\d+\]", shown(answer)) == ["[1]", "[2]", "[3]", "[1]"]
    assert citations[2].url == "https://www.youtube.com/watch?v=zyxwvutsrqp&t=130s"


def test_a_sentence_may_rest_on_two_passages() -> None:
    text = "Nora said a third graduate [1], and Oskar said every pump has four sensors [2]."
    answer = check(text)
    assert shown(answer) == text
    assert [c.speaker for c in citations_of(answer)] == ["Nora", "Oskar"]


def citations_of(answer: Checked) -> list[Citation]:
    return [citation for sentence in answer.sentences for citation in sentence.citations]


def test_a_pronoun_stands_for_whoever_was_named() -> None:
    answer = check("Nora said a third graduate [1]. She said employers look at portfolios [1].")
    assert [c.speaker for c in citations_of(answer)] == ["Nora", "Nora"]
    answer = check(
        "Viktor asked whether a certificate is important [1]. He said a third graduate [1]."
    )
    assert shown(answer) == "Viktor asked whether a certificate is important [1]."


def test_a_pronoun_never_points_across_a_dropped_sentence() -> None:
    answer = check(
        "Viktor asked whether a certificate is important [1]. Nora talked about her youth [1]."
        " She said a third graduate [1]."
    )
    assert shown(answer) == (
        "Viktor asked whether a certificate is important [1]. Nora said a third graduate [2]."
    )


@pytest.mark.parametrize("refusal", [REFUSAL, f"  {REFUSAL} [1]", REFUSAL.replace(".", "!")])
def test_the_refusal_is_no_answer(refusal: str) -> None:
    answer = check(refusal)
    assert [dropped.kind for dropped in answer.dropped] == [DropKind.REFUSAL]
    assert not answer.sentences
