"""Reads the people pages of an archive: the full name of each person, and what is told of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.front_matter import FrontMatterError, NoFrontMatterError, Scalar, read_front_matter
from ingest.problems import Problem, ProblemKind, ProblemLog
from ingest.text_cleaning import flatten, plain_text, strip_invisible

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|__|`|^#+\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The page of a person: the full name, and a few sentences about them ("" without any)."""

    name: str
    biography: str = ""


def read_people(
    pages: Iterable[tuple[str, str, bytes]],
) -> tuple[Mapping[str, PersonPage], tuple[Problem, ...]]:
    """Return the people by id, and problems, from pages given as (path, id, content).

    A page without a name is a problem.
    """
    people: dict[str, PersonPage] = {}
    problems: list[Problem] = []
    for path, person, content in pages:
        log = ProblemLog(path)
        found = _read_page(content, log)
        if found:
            people[person] = found
        problems.extend(log.problems)
    return people, tuple(problems)


def _read_page(content: bytes, log: ProblemLog) -> PersonPage | None:
    try:
        page = read_front_matter(content)
    except NoFrontMatterError as error:
        log.note(ProblemKind.NO_FRONT_MATTER, 1, str(error))
        return None
    except FrontMatterError as error:
        log.note(ProblemKind.UNPARSEABLE, error.line, str(error))
        return None
    title = page.fields.values.get("title")
    if not isinstance(title, Scalar):
        log.note(ProblemKind.MISSING_TITLE, page.fields.line, "no name; using the id")
        return None
    name = flatten(strip_invisible(title.text)[0])
    biography = plain_text(_markdown(strip_invisible(page.body)[0]))
    return PersonPage(name, biography) if name else None


def _markdown(text: str) -> str:
    """The words of Markdown: links without their targets, no marks of emphasis or headings."""
    return _MARKS.sub("", _LINK.sub(r"\1", text))
