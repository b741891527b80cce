from __future__ import annotations

import pytest

from ingest.people_pages import PersonPage, read_people
from ingest.problems import ProblemKind


@pytest.mark.parametrize(
    ("body", "biography"),
    [
        ("", ""),
        ("Ida draws\nmaps.\n\nShe walks.", "Ida draws maps. She walks."),
        ("**Ida** draws [maps](https://example.org/m).", "Ida draws maps."),
        ("# About\nIda <b>draws</b> &amp; walks.<br>", "About Ida draws & walks."),
        ("Ida\u200b draws.", "Ida draws."),
    ],
)
def test_what_a_page_tells_of_a_person(body: str, biography: str) -> None:
    page = f"---\ntitle: Ida  Klein\n---\n{body}\n".encode()
    people, problems = read_people([("_people/ida.md", "ida", page)])
    assert people == {"ida": PersonPage("Ida Klein", biography)}
    assert problems == ()


def test_a_page_without_a_name_is_a_problem() -> None:
    people, problems = read_people([("_people/ida.md", "ida", b"---\npicture: p\n---\nIda.\n")])
    assert people == {}
    assert [problem.kind for problem in problems] == [ProblemKind.MISSING_TITLE]
