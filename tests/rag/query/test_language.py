from __future__ import annotations

import pytest

from rag.query.language import LanguageReader
from tests.rag.invented import COURSES, PUMPS

EPISODES = (COURSES, PUMPS)
SAID = {
    word.strip(".,?").casefold()
    for one in EPISODES
    for part in one.sections
    for line in part.lines
    for word in line.text.split()
}
COMMON = set("what who is the of do does did say about how many where when why a to".split())
READER = LanguageReader(EPISODES, lambda word: float(word.casefold() in SAID | COMMON) / 2)


@pytest.mark.parametrize(
    ("question", "language", "terms"),
    [
        ("Was sagt Nora über die Zertifikate?", "German", "Nora"),
        ("¿Cuántos estudiantes terminan el curso de Nora?", "Spanish", "Nora"),
        ("Кто ведёт этот подкаст?", "Russian", ""),
        ("Perché le previsioni sono così difficili?", "Italian", ""),
        ("学生たちは何を学びますか", "Japanese", ""),
    ],
)
def test_another_language_than_the_archive(question: str, language: str, terms: str) -> None:
    found = READER.foreign(question, {"Nora"})
    assert found is not None
    assert (found.language, found.archive_language) == (language, "English")
    assert found.terms == terms


@pytest.mark.parametrize(
    "question",
    ["How many students graduate?", "sensors", "dbt kafka", "", "??", "wat do teh studnets say"],
)
def test_the_language_of_the_archive_or_none(question: str) -> None:
    assert READER.foreign(question, ()) is None
