from __future__ import annotations

import pytest

from rag.query.archive_request import Fact, archive_request


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("how many hours of podcast is that all together?", Fact.LENGTH),
        ("How long is the whole archive?", Fact.LENGTH),
        ("how many words are in the transcripts?", Fact.WORDS),
        ("Which topics do you cover?", Fact.TOPICS),
        ("list all topics", Fact.TOPICS),
        ("What is this podcast about?", Fact.TOPICS),
        ("WHO SPEAKS MOST IN THIS PODCAST", Fact.TALKERS),
        ("who hosts this podcast?", Fact.HOSTS),
        ("who is the interviewer in s02e03?", Fact.HOSTS),
        ("guests from Germany", Fact.WHO_IS_FROM),
        ("which guests work at Rasa?", Fact.WHO_IS_FROM),
    ],
)
def test_what_is_asked_of_the_archive(question: str, fact: Fact) -> None:
    request = archive_request(question)
    assert request is not None
    assert request.fact is fact


def test_the_place_or_the_employer() -> None:
    request = archive_request("Are there guests who are from Hamburg?")
    assert request is not None
    assert request.origin == "Hamburg"


@pytest.mark.parametrize(
    "question",
    [
        "how long does a course take?",
        "what topics does Nora teach?",
        "who speaks of pumps?",
        "how many words does a model read?",
        "What do guests from banks say about risk?",
        "who hosts the data in the cloud",
        "How many people work in a data team?",
        "Who is at fault when a model fails in production?",
        "Who runs the interviews at a startup?",
        "Are there several people involved in labeling data?",
        "How many hours do you have to practice?",
        "What is the average duration of a project?",
        "Who talks most in a job interview, the recruiter or the candidate?",
        "What topics do you teach to engineers?",
        "How many lines of code do you have in production?",
        "does showing my work ever catch the eye of somebody from a big firm?",
    ],
)
def test_other_questions(question: str) -> None:
    assert archive_request(question) is None
