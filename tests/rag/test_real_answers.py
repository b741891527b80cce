"""Reference answers, written by people in their own words, against the real archive: how many of
their sentences are kept, and how many are once they are made wrong. The thresholds of
`rag.verification.line_selection` and `rag.verification.evidence` are measured here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.archive import open_archive
from ingest.episode_reader import read_episode
from rag.answer import Hit, Sentence
from rag.verification.sentence_checker import SentenceChecker
from rag.verification.sentence_stream import SentenceStream
from vectorstore.episode import Episode


@dataclass(frozen=True)
class Reference:
    """A sentence of an answer, who says it, the sections that carry it, and one that does not."""

    text: str
    speaker: str
    hits: tuple[Hit, ...]
    elsewhere: Hit
    start: int
    end: int

    def cited(self, text: str, hits: tuple[Hit, ...]) -> Sentence | None:
        markers = "".join(f"[{number}]" for number in range(1, len(hits) + 1))
        checked = SentenceChecker(hits).check(f"{text} {markers}.")
        return checked if isinstance(checked, Sentence) else None


@pytest.fixture(scope="module")
def references(
    real_archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Reference, ...]:
    questions = real_archive.parent / "eval" / "questions.dev.jsonl"
    if not questions.is_file():
        pytest.skip(f"no questions at {questions}")
    archive = open_archive(str(real_archive), tmp_path_factory.mktemp("cache"))
    files = {file.slug: file for file in archive.episodes}
    found: list[Reference] = []
    for line in questions.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if len(asked["gold"]) == 1 and asked.get("answer") and asked.get("speaker"):
            gold = asked["gold"][0]
            episode = read_episode(files[gold["slug"]], archive.people).episode
            assert episode is not None
            found += _references(asked, gold["start_sec"], gold["end_sec"], episode)
    return tuple(found)


def _references(
    asked: dict[str, str], start: int, end: int, episode: Episode
) -> Iterator[Reference]:
    hits = [Hit(1, 1.0, episode, at, 0, part.lines) for at, part in enumerate(episode.sections)]
    gold = [hit for hit in hits if any(start <= (line.start or -1) < end for line in hit.lines)]
    rest = [hit for hit in hits if hit not in gold and len(hit.lines) > 1]
    if not gold or not rest:
        return
    answer, speaker = asked["answer"], asked["speaker"]
    if speaker not in answer:
        answer = f"{speaker} said {answer[0].lower()}{answer[1:]}"
    splitter = SentenceStream()
    for sentence in [*splitter.feed(answer), *splitter.close()]:
        for text in sentence.rstrip(".").split("; "):
            yield Reference(text, speaker, tuple(gold), rest[start % len(rest)], start, end)


def share_kept(
    references: tuple[Reference, ...], wrong: Callable[[Reference], str | None]
) -> tuple[float, int]:
    """Of the references that are kept as they are, the share still kept once made wrong."""
    texts = [
        (reference, text)
        for reference in references
        if reference.cited(reference.text, reference.hits) and (text := wrong(reference))
    ]
    kept = sum(reference.cited(text, reference.hits) is not None for reference, text in texts)
    return kept / len(texts), len(texts)


def test_most_of_what_is_true_is_kept_at_the_right_second(
    references: tuple[Reference, ...],
) -> None:
    kept = [(one, cited) for one in references if (cited := one.cited(one.text, one.hits))]
    assert len(kept) / len(references) > 0.6
    citations = [(one, citation) for one, cited in kept for citation in cited.citations]
    right = sum(one.start <= (citation.start or -1) < one.end for one, citation in citations)
    assert right / len(citations) > 0.88


def test_next_to_nothing_is_kept_of_another_passage(references: tuple[Reference, ...]) -> None:
    kept = sum(one.cited(one.text, (one.elsewhere,)) is not None for one in references)
    assert kept / len(references) < 0.02


def test_a_wrong_marker_is_mended(references: tuple[Reference, ...]) -> None:
    """Kept at the right second though the marker points elsewhere, or is missing."""
    mended, given = [], 0
    for one in references:
        hits = (one.elsewhere, *one.hits)
        given += one.cited(one.text, one.hits) is not None
        for marker in ("[1]", ""):
            checked = SentenceChecker(hits).check(f"{one.text} {marker}.")
            if isinstance(checked, Sentence):
                mended += [(one, citation) for citation in checked.citations]
    right = sum(one.start <= (citation.start or -1) < one.end for one, citation in mended)
    assert len(mended) > given
    assert right / len(mended) > 0.9


def test_an_invented_end_of_a_true_sentence_is_seldom_kept(
    references: tuple[Reference, ...],
) -> None:
    others = [one.text.split() for one in references]

    def wrong(one: Reference) -> str:
        other = others[(references.index(one) + len(others) // 2) % len(others)]
        return f"{one.text}, and {' '.join(other[2:12])}"

    share, count = share_kept(references, wrong)
    assert count > 60
    assert share < 0.2


def test_wrong_figures_are_dropped(references: tuple[Reference, ...]) -> None:
    def wrong(one: Reference) -> str | None:
        text = re.sub(r"\b\d+\b", lambda number: str(int(number[0]) + 1), one.text, count=1)
        return text if text != one.text else None

    share, count = share_kept(references, wrong)
    assert count > 15
    assert share < 0.1


def test_wrong_speakers_are_dropped(references: tuple[Reference, ...]) -> None:
    def wrong(one: Reference) -> str | None:
        others = [s for hit in one.hits for s in hit.speakers if s != one.speaker]
        text = one.text.replace(one.speaker, others[0]) if others else one.text
        return text if text != one.text else None

    share, count = share_kept(references, wrong)
    assert count > 40
    assert share < 0.1


def test_denials_are_dropped(references: tuple[Reference, ...]) -> None:
    def wrong(one: Reference) -> str | None:
        if re.search(r"n't|\b(?:not?|never)\b", one.text):
            return None
        text = re.sub(
            r"\b(is|are|was|were|can|should|will|has|have)\b", r"\1 not", one.text, count=1
        )
        return text if text != one.text else None

    share, count = share_kept(references, wrong)
    assert count > 20
    assert share < 0.05
