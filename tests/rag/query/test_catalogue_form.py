"""Which questions are about the archive as a whole, and what they want of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.catalogue_form import asks_several, catalogue_form

OF_THE_ARCHIVE = [
    "which guests talked about feature stores?",
    "Which guests have spoken about burnout in 2022?",
    "what guests discussed open source licences",
    "which people have talked about imposter syndrome?",
    "Which speakers on the podcast mentioned Rust?",
    "Who talked about data contracts?",
    "who has spoken about remote work",
    "Who else talked about streaming?",
    "Who on the show uses spreadsheets, and for what?",
    "who was the guest of season 18 episode 5?",
    "Who were the guests in season 3?",
    "who is the guest of the latest episode",
    "list the episodes on MLOps",
    "List all episodes about databases from 2021",
    "show me episodes with Tobias",
    "Show all the episodes of season 2",
    "name all guests from season 4",
    "Name three episodes about hiring",
    "give me all episodes that mention Kafka",
    "Please give me a list of episodes about teaching",
    "can you list the guests who talked about bread?",
    "Could you show me the latest episode?",
    "Find episodes featuring Ngozi Halvorsen",
    "I want to see all episodes about forecasting",
    "tell me which episodes cover SQL",
    "which episodes are about data quality?",
    "Which episodes were published in 2022?",
    "What episodes do you have on healthcare?",
    "which episodes should I listen to if I want to learn about MLOps?",
    "in which episode did Ngozi talk about the bakery?",
    "In which episodes does Xochitl speak about ferries?",
    "Which episode is about maps?",
    "which episode features Idris Palomaki?",
    "which episode is the longest?",
    "What is the latest episode?",
    "what's the newest episode about testing",
    "what was the first episode with Xochitl?",
    "What are the last three episodes?",
    "What are the longest episodes of season 3?",
    "which seasons cover testing?",
    "how many episodes are there?",
    "How many episodes in season 3?",
    "how many episodes of season 2 have a transcript",
    "How many episodes about forecasting were published in 2022?",
    "how many guests talked about SQL in 2022",
    "how many guests have been on the show?",
    "How many guests were there in 2021?",
    "How many different people have spoken about alerts?",
    "how many people have been on the podcast?",
    "How many seasons are there?",
    "how many times has Xochitl been on the podcast?",
    "How often was Ngozi a guest?",
    "is there an episode about streaming?",
    "Are there any episodes on nursing?",
    "do you have episodes about bread",
    "Have you any episodes with Tobias Weatherby?",
    "when was the episode with Idris published?",
    "When did the episode about maps come out?",
    "when was season 2 episode 1 released?",
    "When was Xochitl last on the podcast?",
    "What year was the first episode released?",
    "how long is the episode with Idris Palomaki?",
    "How long is episode 3 of season 2?",
    "How long was the longest episode?",
    "what is the length of the episode about ferries?",
    "all episodes of season 3",
    "episodes about SQL",
    "all episodes with Ngozi",
    "latest episode about data contracts",
]
OF_WHAT_WAS_SAID = [
    "how many students passed?",
    "Which tools did Erum recommend?",
    "what did Tobias say about bread?",
    "How many shops does the bakery have?",
    "How many people work in his team?",
    "how many people took part in the conference?",
    "How many episodes did he record for his own podcast?",
    "how many times did she fail the exam?",
    "How many times should I retry a failed job?",
    "How many seasons does a ferry last in?",
    "How long did it take to migrate the platform?",
    "how long is the course?",
    "How long does it take to learn SQL?",
    "How long do the readings take to arrive?",
    "when did Idris start teaching?",
    "When was the bakery founded?",
    "When should a forecast be overruled?",
    "when was the paper published?",
    "Who is Ngozi?",
    "who taught Tobias to bake?",
    "Who said that forecasts should be ignored?",
    "Who pays for the ferries?",
    "who talked Ngozi into joining the bakery?",
    "Which guest said that dashboards are dead?",
    "which guest thinks notebooks are harmful",
    "Which people did Xochitl hire first?",
    "Which people should review a contract?",
    "which speakers does the conference invite?",
    "What episode structure does the host prefer?",
    "What did the guest say about testing?",
    "what does the guest of season 2 episode 3 teach?",
    "In season 2 episode 3, what did the guest say about alarms?",
    "In the latest episode, what did Xochitl say about alerts?",
    "What did Xochitl say in her first episode about late readings?",
    "According to the 2022 episode, how accurate are the forecasts?",
    'In the episode "SQL on the Night Shift", who finishes the course?',
    "In the episode with Tobias, how is bread forecast?",
    "List the steps to set up a data contract",
    "list the tools that Ngozi uses",
    "Name the three tests that people read",
    "Show me how to write a data contract",
    "Give me an example of a good test",
    "find the mistake in this query",
    "What guests' books are worth reading?",
    "Which databases were discussed for time series?",
    "Which courses do people take to learn SQL?",
    "What are the guests' favourite tools?",
    "What topics matter in an interview?",
    "is there a way to test a stream?",
    "Are there any tools for data contracts?",
    "Do you have a degree?",
    "have you tried Kafka?",
    "What is the first step towards streaming?",
    "What was the longest outage on the ferries?",
    "What's the latest trend in forecasting?",
    "which TV show did she mention?",
    "How many episodes of the series did he watch with his daughter on TV series night?",
    "Which podcasts does Idris listen to?",
    "why did Ngozi change jobs",
    "how can I become a guest?",
    "How many guests does the hotel host per night?",
    "How many guests came to the wedding?",
    "who mentors the nurses",
    "What happened in season 2?",
    "Who has been on the podcast twice?",
    "Episode with Tobias: how is bread forecast?",
]


@pytest.mark.parametrize("question", OF_THE_ARCHIVE)
def test_knows_a_question_about_the_archive(question: str) -> None:
    assert catalogue_form(question)
    assert catalogue_form(question.upper())
    assert catalogue_form(f"  please, {question} ")


@pytest.mark.parametrize("question", OF_WHAT_WAS_SAID)
def test_leaves_a_question_about_what_was_said(question: str) -> None:
    assert catalogue_form(question) is None


@pytest.mark.parametrize(
    ("question", "wanted", "count", "order", "limit"),
    [
        ("which guests talked about bread?", "guests", False, None, None),
        ("how many guests talked about bread?", "guests", True, None, None),
        ("How many seasons are there?", "seasons", True, None, None),
        ("what is the latest episode?", "episodes", False, "newest", 1),
        ("the first two episodes about bread", "episodes", False, "oldest", 2),
        ("which episode is the longest?", "episodes", False, "longest", 1),
        ("show me the latest eleven episodes", "episodes", False, "newest", 11),
        ("list the 5 longest episodes", "episodes", False, "longest", 5),
        ("two more episodes about bread", "episodes", False, None, None),
        ("all the episodes about bread", "episodes", False, None, None),
        ("when was the first episode published?", "date", False, "oldest", 1),
        ("when was the episode about bread published?", "date", False, None, None),
        ("how long is the shortest episode?", "duration", False, "shortest", 1),
        ("who was the guest of the newest episode?", "guests", False, "newest", 1),
    ],
)
def test_reads_what_is_wanted(
    question: str, wanted: str, count: bool, order: str | None, limit: int | None
) -> None:
    form = catalogue_form(question)
    assert form
    assert (form.wanted, form.count, form.order, form.limit) == (
        wanted,
        count,
        order,
        limit,
    )


@pytest.mark.parametrize(
    "question",
    [
        "What do different guests say about savings?",
        "What rates have people mentioned on the podcast?",
        "Did anyone else on the show try that?",
        "Which guests discussed bread?",
    ],
)
def test_knows_when_several_are_asked(question: str) -> None:
    assert asks_several(question)


@pytest.mark.parametrize("question", OF_WHAT_WAS_SAID[:10])
def test_knows_when_one_is_asked(question: str) -> None:
    assert not asks_several(question)


@pytest.mark.parametrize("question", OF_THE_ARCHIVE)
def test_the_subject_ends_the_question(question: str) -> None:
    form = catalogue_form(question)
    assert form
    assert question.rstrip("?!. ").endswith(form.subject)


def test_a_number_in_the_subject_stays_as_it_is() -> None:
    form = catalogue_form("Which episodes compare three guests of two shows?")
    assert form is None
    form = catalogue_form("Which guests talked about three episodes?")
    assert form
    assert form.subject == "talked about three episodes"
    assert form.limit is None


@given(st.integers(2, 99))
def test_reads_how_many_are_wanted_in_digits_and_words(number: int) -> None:
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    ones = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen"
    ).split()
    spelled = (
        ones[number - 1]
        if number < 20
        else "-".join([tens[number // 10 - 2], *ones[number % 10 - 1 : number % 10]])
    )
    for size in (str(number), spelled, spelled.title()):
        form = catalogue_form(f"Give me the latest {size} episodes about bread")
        assert form
        assert (form.limit, form.order, form.subject) == (number, "newest", "about bread")


@given(st.text(max_size=120))
def test_survives_any_question(text: str) -> None:
    form = catalogue_form(text)
    assert form is None or form.limit is None or form.limit >= 0
