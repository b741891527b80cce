"""Has a language model write training questions about an archive."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archive import open_archive
from ingest.changed_files import read_contents
from ingest.pipeline import CACHE
from ingest.progress import Progress
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.single_reply import single_reply
from tuning.errors import CheckTrainingError
from tuning.question_prompt import question_messages
from tuning.written_questions import WrittenQuestion, read_written
from vectorstore.episode import Episode, Section

if TYPE_CHECKING:
    from rag.llm.models import ModelChoice

SHORTEST = 60
"""Words of a section, at least: shorter ones are greetings and announcements."""
CONCURRENT_REQUESTS = 2
MAX_FAILURES = 3
"""After so many failed requests in a row, nothing more is asked."""


@dataclass(frozen=True, slots=True)
class WritingReport:
    """How many `sections` were asked about, `questions` kept, and requests `failed`; `failure` is
    the last one."""

    sections: int
    questions: int
    failed: int
    failure: str | None


def write_questions(
    archive: str, out: Path, spec: str, most: int, deadline: float, progress: Progress
) -> WritingReport:
    """Write questions about `most` sections of an archive, drawn from all episodes, to `out`.

    Each section's questions are written at once, so nothing is lost when you stop. `deadline` is in
    seconds, for one section.

    Raises CheckArchiveError, AskDifferentlyError for the model, CheckTrainingError if `out` exists
    or cannot be written.
    """
    choice = _chosen(spec, deadline)
    contents = read_contents(open_archive(archive, CACHE.expanduser()), None, progress)
    sections = _drawn([*contents.episodes.values()], most)
    progress.start("write", len(sections))
    asked, kept, failures, failure = 0, 0, 0, None
    try:
        with out.open("x", encoding="utf-8") as file:
            for written in _replies(choice, sections, deadline):
                asked += 1
                progress.advance(1)
                if isinstance(written, str):
                    failures, failure = failures + 1, written
                    continue
                kept += len(written)
                file.writelines(f"{question.as_json}\n" for question in written)
                file.flush()
    except OSError as error:
        raise CheckTrainingError(
            f"cannot write {out} ({error.strerror}); use another --out"
        ) from error
    return WritingReport(asked, kept, failures, failure)


def _chosen(spec: str, deadline: float) -> ModelChoice:
    # Imported here: it loads LangChain, and `podcast-qa --help` imports this module.
    from rag.llm.models import choose_model

    choice = choose_model(spec, deadline=deadline)
    if choice.model is None:
        raise AskDifferentlyError(
            "questions are written by a language model; use --llm PROVIDER:MODEL or a server URL"
        )
    return choice


def _drawn(episodes: Sequence[Episode], most: int) -> list[tuple[Episode, Section]]:
    """Sections of all episodes in turn, the same at every call."""
    dice = random.Random(0)  # noqa: S311 - no secret
    waiting = []
    for episode in episodes:
        long = [section for section in episode.sections if _words(section) >= SHORTEST]
        dice.shuffle(long)
        waiting.append([(episode, section) for section in long])
    rounds = max(map(len, waiting), default=0)
    in_turn = [own[at] for at in range(rounds) for own in waiting if at < len(own)]
    return in_turn[:most]


def _words(section: Section) -> int:
    return sum(len(line.text.split()) for line in section.lines)


def _replies(
    choice: ModelChoice, sections: Sequence[tuple[Episode, Section]], deadline: float
) -> Iterator[list[WrittenQuestion] | str]:
    """The questions of each section, or why there are none; ends after too many failures."""
    in_a_row = 0

    def ask(about: tuple[Episode, Section]) -> list[WrittenQuestion] | str:
        if in_a_row >= MAX_FAILURES:
            return "not asked"
        return _asked(choice, *about, deadline)

    with ThreadPoolExecutor(CONCURRENT_REQUESTS) as pool:
        for reply in pool.map(ask, sections):
            in_a_row = in_a_row + 1 if isinstance(reply, str) else 0
            yield reply
            if in_a_row >= MAX_FAILURES:
                pool.shutdown(wait=False, cancel_futures=True)
                return


def _asked(
    choice: ModelChoice, episode: Episode, section: Section, deadline: float
) -> list[WrittenQuestion] | str:
    if choice.model is None:
        raise ValueError("questions need a language model: see _chosen")
    reply = single_reply(choice.model, question_messages(episode, section), deadline)
    if isinstance(reply, ModelFailed):
        return str(reply).partition(";")[0]
    return read_written(reply, episode.slug, section)
