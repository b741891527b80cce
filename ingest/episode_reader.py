"""From one file of the archive to an `Episode`, with every repair reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ingest.archive import EpisodeFile
from ingest.episode_metadata import Heading
from ingest.front_matter import (
    Fields,
    FrontMatterError,
    Items,
    Node,
    NoFrontMatterError,
    Scalar,
    read_front_matter,
)
from ingest.problems import Problem, ProblemKind, ProblemLog, cite
from ingest.repairs import repair_rows
from ingest.speaker_labels import fold
from ingest.text_cleaning import strip_invisible
from ingest.timestamps import distrusted, place_lines
from ingest.transcript_rows import HeaderRow, SpokenRow, read_rows
from vectorstore.episode import Episode, Line, Section


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: an episode (None where it could not be taken) and what was found wrong,
    in the order of the file's lines.
    """

    episode: Episode | None
    problems: tuple[Problem, ...]


def read_episode(file: EpisodeFile, people: Mapping[str, str]) -> Reading:
    """Parse and repair one episode file; `people` gives the full name of each guest's id.

    Never raises for anything in the file: what cannot be taken is a problem.
    """
    log = ProblemLog(file.path)
    try:
        front = read_front_matter(file.content)
    except NoFrontMatterError as error:
        log.note(ProblemKind.NO_FRONT_MATTER, 1, str(error))
        return Reading(None, tuple(log.problems))
    except FrontMatterError as error:
        log.note(ProblemKind.UNPARSEABLE, error.line, str(error))
        return Reading(None, tuple(log.problems))
    fields, stripped, where = _strip(front.fields)
    if stripped + front.stripped:
        detail = f"{stripped + front.stripped} of them left out"
        log.note(ProblemKind.INVISIBLE, where, detail)
    episode = _build(fields, file.slug, people, log)
    return Reading(episode, tuple(sorted(log.problems, key=lambda problem: problem.line or 0)))


def _strip(node: Fields) -> tuple[Fields, int, int | None]:
    """Take the invisible characters out of a tree; tell how many, and the line of the first."""
    count, first = 0, None

    def clean(node: Node) -> Node:
        nonlocal count, first
        if isinstance(node, Items):
            return Items(tuple(clean(item) for item in node.items), node.line)
        if isinstance(node, Fields):
            return Fields(
                {key: clean(value) for key, value in node.values.items()}, node.doubled, node.line
            )
        if node.text.isascii() and node.text.isprintable():
            return node
        text, found = strip_invisible(node.text)
        if found and first is None:
            first = node.line
        count += found
        return Scalar(text, node.line)

    return (
        Fields({key: clean(value) for key, value in node.values.items()}, node.doubled, node.line),
        count,
        first,
    )


def _build(fields: Fields, slug: str, people: Mapping[str, str], log: ProblemLog) -> Episode:
    for key in fields.doubled:
        log.note(ProblemKind.DUPLICATE_KEY, key.line, f"{cite(key.text)} stands twice; last kept")
    heading = Heading(fields, log)
    names = _words_of_names(tuple(people.values()))
    rows = repair_rows(read_rows(fields.values.get("transcript"), log), names, log)
    sections = _sections(rows, log)
    if not sections:
        log.note(ProblemKind.NO_TRANSCRIPT, None, "the episode is in the catalogue only")
    labels = dict.fromkeys(chain.from_iterable(section.speakers for section in sections))
    youtube, links = heading.recordings()
    return Episode(
        slug=slug,
        title=heading.title(slug),
        season=heading.number("season"),
        number=heading.number("episode"),
        date=heading.date(),
        guests=heading.guests(people, labels),
        topics=tuple(dict.fromkeys(topic for topic, _ in heading.list("topics"))),
        description=heading.description(),
        duration=heading.duration(),
        youtube=youtube,
        links=links,
        sections=sections,
    )


@lru_cache(maxsize=1)
def _words_of_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in fold(name).split())


def _sections(rows: Sequence[HeaderRow | SpokenRow], log: ProblemLog) -> tuple[Section, ...]:
    lines = iter(_lines([row for row in rows if isinstance(row, SpokenRow)], log))
    sections: list[tuple[str, list[Line]]] = []
    pending: dict[str, HeaderRow] = {}
    for row in rows:
        if isinstance(row, HeaderRow):
            _add_header(row, pending, log)
            continue
        if pending or not sections:
            sections.append((" / ".join(pending), []))
            pending = {}
        sections[-1][1].append(next(lines))
    if pending and sections:
        # Nothing follows these headers: their words are kept with the section before.
        for row in pending.values():
            detail = f"{cite(row.text)} joined with the header before it"
            log.note(ProblemKind.HEADER_WITHOUT_LINES, row.line, detail)
        header, last = sections.pop()
        texts = [header, *pending]
        sections.append((" / ".join(filter(None, texts)), last))
    return tuple(Section(header, tuple(lines)) for header, lines in sections)


def _add_header(row: HeaderRow, pending: dict[str, HeaderRow], log: ProblemLog) -> None:
    """Add a header to those that no line has followed yet."""
    if row.text in pending:
        detail = f"{cite(row.text)} stood just above already; left out"
        log.note(ProblemKind.DOUBLED_HEADER, row.line, detail)
        return
    if pending:
        last = pending[next(reversed(pending))]
        detail = f"{cite(last.text)} joined with the next header"
        log.note(ProblemKind.HEADER_WITHOUT_LINES, last.line, detail)
    pending[row.text] = row


def _lines(rows: Sequence[SpokenRow], log: ProblemLog) -> list[Line]:
    """Make lines of rows, with the times that can be trusted."""
    recorded = [row.second for row in rows]
    wrong = distrusted(recorded)
    words = [len(row.text.split()) for row in rows]
    times = place_lines(recorded, wrong, words, [row.who for row in rows])
    for place in sorted(wrong):
        second, start = recorded[place], times[place][0]
        used = "it is used, being earlier" if start == second else "the last one before it is used"
        detail = f"second {second} is out of order; {used}"
        log.note(ProblemKind.TIME_BACKWARDS, rows[place].line, detail)
    return [
        Line(row.who, row.text, start, end) for row, (start, end) in zip(rows, times, strict=True)
    ]
