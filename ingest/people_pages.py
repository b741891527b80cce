"""Reads the people pages of an archive: the full name of each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingest.front_matter import FrontMatterError, NoFrontMatterError, Scalar, read_front_matter
from ingest.problems import Problem, ProblemKind, ProblemLog
from ingest.text_cleaning import flatten, strip_invisible


def read_people(
    pages: Iterable[tuple[str, str, bytes]],
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return full names by id, and problems, from pages given as (path, id, content).

    A page without a name is a problem.
    """
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for path, person, content in pages:
        log = ProblemLog(path)
        name = _read_name(content, log)
        if name:
            names[person] = name
        problems.extend(log.problems)
    return names, tuple(problems)


def _read_name(content: bytes, log: ProblemLog) -> str | None:
    try:
        fields = read_front_matter(content).fields
    except NoFrontMatterError as error:
        log.note(ProblemKind.NO_FRONT_MATTER, 1, str(error))
        return None
    except FrontMatterError as error:
        log.note(ProblemKind.UNPARSEABLE, error.line, str(error))
        return None
    title = fields.values.get("title")
    if not isinstance(title, Scalar):
        log.note(ProblemKind.MISSING_TITLE, fields.line, "no name; using the id")
        return None
    name, _ = strip_invisible(title.text)
    return flatten(name) or None
