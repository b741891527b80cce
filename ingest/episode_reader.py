"""Reads one file of the archive as an `Episode`, and reports every repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ingest.archive import EpisodeFile
from ingest.episode_metadata import EpisodeMetadata
from ingest.front_matter import (
    Fields,
    FrontMatterError,
    Items,
    Node,
    NoFrontMatterError,
    Scalar,
    read_front_matter,
)
from ingest.people_pages import PersonPage
from ingest.problems import Problem, ProblemKind, ProblemLog, cite
from ingest.repairs import repair_rows
from ingest.speaker_labels import fold
from ingest.text_cleaning import strip_invisible
from ingest.timestamps import find_distrusted, place_lines
from ingest.transcript_rows import HeaderRow, SpokenRow, read_rows
from vectorstore.episode import Episode, Line, Section


@dataclass(frozen=True, slots=True)
class EpisodeReading:
    """The episode of a file (None if it has none) and its problems, in the order of its lines."""

    episode: Episode | None
    problems: tuple[Problem, ...]


def read_episode(file: EpisodeFile, people: Mapping[str, PersonPage]) -> EpisodeReading:
    """Parse and repair one episode file. `people` are the pages of the guests, by id.

    Never raises for anything in the file; whatever cannot be read is a problem.
    """
    log = ProblemLog(file.path)
    try:
        front = read_front_matter(file.content)
    except NoFrontMatterError as error:
        log.note(ProblemKind.NO_FRONT_MATTER, 1, str(error))
        return EpisodeReading(None, tuple(log.problems))
    except FrontMatterError as error:
        log.note(ProblemKind.UNPARSEABLE, error.line, str(error))
        return EpisodeReading(None, tuple(log.problems))
    fields, stripped, where = _strip(front.fields)
    if stripped + front.stripped:
        detail = f"removed {stripped + front.stripped}"
        log.note(ProblemKind.INVISIBLE, where, detail)
    episode = _build(fields, file.slug, people, log)
    return EpisodeReading(
        episode, tuple(sorted(log.problems, key=lambda problem: problem.line or 0))
    )


def _strip(node: Fields) -> tuple[Fields, int, int | None]:
    """Return a tree without invisible characters, their number, and the line of the first."""
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


def _build(fields: Fields, slug: str, people: Mapping[str, PersonPage], log: ProblemLog) -> Episode:
    for key in fields.doubled:
        detail = f"{cite(key.text)} appears twice; using the last"
        log.note(ProblemKind.DUPLICATE_KEY, key.line, detail)
    metadata = EpisodeMetadata(fields, log)
    names = _words_of_names(tuple(page.name for page in people.values()))
    rows = repair_rows(read_rows(fields.values.get("transcript"), log), names, log)
    sections = _sections(rows, log)
    if not sections:
        log.note(ProblemKind.NO_TRANSCRIPT, None, "episode added to the catalogue only")
    labels = dict.fromkeys(chain.from_iterable(section.speakers for section in sections))
    youtube, links = metadata.recordings()
    return Episode(
        slug=slug,
        title=metadata.title(slug),
        season=metadata.number("season"),
        number=metadata.number("episode"),
        date=metadata.date(),
        guests=metadata.guests(people, labels),
        topics=tuple(dict.fromkeys(topic for topic, _ in metadata.list("topics"))),
        description=metadata.description(),
        duration=metadata.duration(),
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
        # No line follows these headers, so the previous section keeps their words.
        for row in pending.values():
            detail = f"{cite(row.text)} merged into the previous header"
            log.note(ProblemKind.HEADER_WITHOUT_LINES, row.line, detail)
        header, last = sections.pop()
        texts = [header, *pending]
        sections.append((" / ".join(filter(None, texts)), last))
    return tuple(Section(header, tuple(lines)) for header, lines in sections)


def _add_header(row: HeaderRow, pending: dict[str, HeaderRow], log: ProblemLog) -> None:
    """Add a header to those not yet followed by a line."""
    if row.text in pending:
        detail = f"removed {cite(row.text)}, which is repeated from just above"
        log.note(ProblemKind.DOUBLED_HEADER, row.line, detail)
        return
    if pending:
        last = pending[next(reversed(pending))]
        detail = f"{cite(last.text)} merged into the next header"
        log.note(ProblemKind.HEADER_WITHOUT_LINES, last.line, detail)
    pending[row.text] = row


def _lines(rows: Sequence[SpokenRow], log: ProblemLog) -> list[Line]:
    """Turn rows into lines, with the start and end of each."""
    recorded = [row.second for row in rows]
    distrusted = find_distrusted(recorded)
    words = [len(row.text.split()) for row in rows]
    times = place_lines(recorded, distrusted, words, [row.who for row in rows])
    for index in sorted(distrusted):
        second, start = recorded[index], times[index][0]
        used = "using it, as it is earlier" if start == second else "using the last one before it"
        detail = f"second {second} is out of order; {used}"
        log.note(ProblemKind.TIME_BACKWARDS, rows[index].line, detail)
    return [
        Line(row.who, row.text, start, end) for row, (start, end) in zip(rows, times, strict=True)
    ]
