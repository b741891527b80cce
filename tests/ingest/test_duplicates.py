"""Numbers used twice and transcripts held twice are told; all are kept."""

from __future__ import annotations

from ingest.duplicates import find_duplicates
from ingest.problems import ProblemKind as Kind
from vectorstore.episode import Episode, Line, Section


def episode_of(slug: str, number: int | None, texts: list[str]) -> Episode:
    lines = tuple(Line("Ida", text, None, None) for text in texts)
    sections = (Section("", lines),) if lines else ()
    return Episode(slug, slug, 1, number, None, (), (), "", None, None, (), sections)


def line(number: int) -> str:
    return f"We walk along the river number {number}."


def test_near_identical_whatever_case_and_punctuation() -> None:
    found = find_duplicates(
        {
            "a.md": episode_of("a", 1, [line(n) for n in range(10)]),
            "b.md": episode_of("b", 2, [line(n).upper().rstrip(".") for n in range(5, 20)]),
            "c.md": episode_of("c", 3, [line(n) for n in range(16, 40)]),
        }
    )
    assert [(problem.kind, problem.file) for problem in found] == [(Kind.NEAR_IDENTICAL, "b.md")]
    assert "'a.md'" in found[0].detail


def test_set_phrases_make_no_duplicate() -> None:
    short = ["Yes.", "Thank you.", "Have a good day, bye."]
    phrase = "This week we talk about rivers and the maps of rivers."
    found = find_duplicates(
        {f"{n}.md": episode_of(str(n), n, [*short, phrase, line(n)]) for n in range(30)}
    )
    assert found == ()


def test_a_number_used_twice() -> None:
    found = find_duplicates(
        {
            "b.md": episode_of("b", 1, []),
            "a.md": episode_of("a", 1, []),
            "c.md": episode_of("c", None, []),
            "d.md": episode_of("d", None, []),
        }
    )
    assert [(problem.kind, problem.file) for problem in found] == [(Kind.DUPLICATE_NUMBER, "b.md")]
