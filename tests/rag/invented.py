"""A small archive of invented people, to answer from."""

from __future__ import annotations

from rag.answer import Hit
from vectorstore.episode import Episode, Guest, Line, Section

COURSES = Episode(
    slug="teaching-open-courses",
    title="Teaching Open Courses",
    season=7,
    number=3,
    date="2023-04-02",
    guests=(Guest("noraquist", "Nora Quist"),),
    topics=("teaching",),
    description="",
    duration=3600,
    youtube="abcdefghijk",
    links=(),
    sections=(
        Section(
            "Who gets to the end",
            (
                Line("Viktor", "How many of your students graduate from the course?", 600, 610),
                Line(
                    "Nora",
                    "It is about a third, 33 percent of those who hand in homework. In the first"
                    " year it was 20%, since the deadlines were too short. We then gave everybody"
                    " 10 weeks for the project.",
                    610,
                    655,
                ),
                Line("Viktor", "I would have guessed fewer. Is a certificate important?", 655, 662),
                Line(
                    "Nora",
                    "I don't think you need a certificate. The project matters more, because"
                    " employers look at portfolios. As my old teacher used to say, “learning is"
                    " something you do with your hands”.",
                    662,
                    700,
                ),
            ),
        ),
    ),
)
PUMPS = Episode(
    slug="listening-to-pumps",
    title="Listening to Pumps",
    season=9,
    number=1,
    date="2024-01-15",
    guests=(Guest("oskarbryn", "Oskar Bryn"),),
    topics=("sensors",),
    description="",
    duration=2400,
    youtube="zyxwvutsrqp",
    links=(),
    sections=(
        Section(
            "Predicting failures",
            (
                Line("Viktor", "What do the vibration sensors of your pumps tell you?", 120, 130),
                Line(
                    "Oskar",
                    "Every pump has four sensors. A worn bearing starts to hum two weeks before it"
                    " breaks, so the model predicts failures from the spectrum. Nora Quist"
                    " taught me the mathematics in her course.",
                    130,
                    175,
                ),
            ),
        ),
    ),
)


def hit(episode: Episode, rank: int = 1) -> Hit:
    """The first section of an episode, as it is found."""
    return Hit(rank, 1.0 / rank, episode, 0, 0, episode.sections[0].lines)


HITS = (hit(COURSES, 1), hit(PUMPS, 2))
QUESTION = "How many students graduate from Nora's course?"
