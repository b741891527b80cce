"""Whatever a model writes: what comes out is cited, verbatim in its evidence, and plain text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Citation, Dropped, Sentence
from rag.plain_text import plain
from rag.verification.quote_selection import QUOTE_WORDS
from rag.verification.sentence_checker import SentenceChecker
from rag.verification.sentence_stream import MAX_SENTENCE, SentenceStream
from rag.verification.text_features import squeezed, text_features
from tests.rag.invented import HITS

# Pieces that pass the checks now and then, so that the properties are about something.
PIECES = (
    "Nora said a third graduate", "Nora said employers look at portfolios", "Oskar said every pump"
    " has four sensors", "She gave everybody 10 weeks for the project", "Viktor asked about a"
    " certificate", "33 percent", "two weeks", "half", "“learning is something you do with your"
    " hands”", "[1]", "[2]", "[1, 2]", "[^1]", "【2】", "[99]", "[0]", "[-1]", "[1-2]", "[[1]]",
    "[", "]", "(", ")", ".", "!", "?", "…", ",", "\n", "\n\n", "- ", "# ", "```", "**", "_", "<b>",
    "</b>", "<script>", "<img src=x>", "&lt;", "&#60;", "&amp;lt;b&amp;gt;",
    "https://evil.example/a?b=1", "http:", "//", "www.evil.example", "javascript:alert(1)",
    "![x](", "](http://e.vil)",
    "@channel", "<!here>", "<@U123>", "22:29", "(1349s)",
    "at 1349s", "\u200b", "\u202e", "\U000e0041", "\x00",
    "ｈｔｔｐ：／／ｅ．ｖｉｌ", "\ud800", "é", "e\u0301", "½", "|", "~", "$$", "\\", "'", '"', "“",
)  # fmt: skip
answers = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=30).map(
    " ".join
) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)

FOREIGN = re.compile(
    r"https?:|\bwww\.|javascript:|\]\(|!\[|<|>|```|\*|@\w|\b\d{1,2}:\d\d\b|^\s*#|&#|&\w+;|\|",
    re.IGNORECASE,
)


def checked(text: str) -> list[Sentence | Dropped]:
    checker, splitter = SentenceChecker(HITS), SentenceStream()
    raw = [*splitter.feed(text), *splitter.close()]
    return [part for sentence in raw if (part := checker.check(sentence)) is not None]


@settings(max_examples=400, deadline=None)
@given(answers)
def test_every_marker_has_its_citation_and_every_quote_is_verbatim(text: str) -> None:
    known: dict[int, str] = {}
    for part in checked(text):
        if isinstance(part, Dropped):
            assert part.reason
            continue
        for citation in part.citations:
            assert citation.marker == len(known) + 1
            known[citation.marker] = citation.quote
            assert citation.quote
            assert citation.quote in citation.line.text
            assert len(citation.quote.split()) <= QUOTE_WORDS
            assert any(citation.line in hit.lines for hit in HITS)
            assert citation.url == citation.episode.url_at(citation.line.start)
        markers = [int(marker) for marker in re.findall(r"\[(\d+)\]", part.text)]
        assert markers
        assert set(markers) <= set(known)
        assert {citation.marker for citation in part.citations} <= set(markers)
        bare = re.sub(r"\[\d+\]", "", part.text)
        assert "[" not in bare
        assert "]" not in bare


@settings(max_examples=400, deadline=None)
@given(answers)
def test_nothing_foreign_comes_out(text: str) -> None:
    for part in checked(text):
        written = part.text if isinstance(part, Sentence) else part.sentence
        assert not FOREIGN.search(written), written
        assert written.isprintable()


@settings(max_examples=300, deadline=None)
@given(answers)
def test_plain_text_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


@settings(max_examples=300, deadline=None)
@given(answers, st.integers(1, 7))
def test_sentences_do_not_depend_on_how_the_text_arrives(text: str, step: int) -> None:
    whole, pieces = SentenceStream(), SentenceStream()
    expected = [*whole.feed(text), *whole.close()]
    arrived = [
        sentence
        for at in range(0, len(text), step)
        for sentence in pieces.feed(text[at : at + step])
    ]
    assert [*arrived, *pieces.close()] == expected


@settings(max_examples=300, deadline=None)
@given(answers)
def test_sentences_hold_all_of_the_text(text: str) -> None:
    splitter = SentenceStream()
    sentences = [*splitter.feed(text), *splitter.close()]
    if all(len(sentence) < MAX_SENTENCE for sentence in sentences):
        assert "".join("".join(sentences).split()) == "".join(text.split())


def test_the_pieces_do_pass_the_checks() -> None:
    """Without this, the properties above could hold for want of a sentence that is kept."""
    kept = [
        p
        for p in checked(f"{PIECES[0]} [1]. {PIECES[1]} [1]. {PIECES[2]} [2].")
        if isinstance(p, Sentence)
    ]
    assert len(kept) == 3


@settings(max_examples=400, deadline=None)
@given(answers)
def test_numbers_quotations_and_speakers_are_those_of_the_cited_lines(text: str) -> None:
    known: dict[int, Citation] = {}
    for part in checked(text):
        if isinstance(part, Dropped):
            continue
        known |= {citation.marker: citation for citation in part.citations}
        lines = [known[int(marker)].line for marker in re.findall(r"\[(\d+)\]", part.text)]
        bare = re.sub(r"\[\d+\]", " ", part.text)
        said = [number for line in lines for number in text_features(line.text).numbers]
        for number in text_features(bare).numbers:
            assert any(number.same(other) for other in said), part.text
        spoken = [squeezed(line.text) for line in lines]
        for phrase in re.findall(r"“([^“”\"]+)”", bare):
            assert any(squeezed(phrase) in line for line in spoken), part.text
        named = set(re.findall(r"\b(?:Nora|Oskar|Viktor)\b", bare))
        if len(named) == 1 and re.match(r"(?:Nora|Oskar|Viktor) said\b", bare):
            assert {line.speaker for line in lines} == named, part.text
