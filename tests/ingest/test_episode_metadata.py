"""Metadata of an episode: exact if valid, otherwise reported and ignored."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.episode_reader import EpisodeReading
from ingest.problems import ProblemKind as Kind
from vectorstore.episode import Guest

Read = Callable[..., EpisodeReading]

SHORT_LINK = "https://youtu.be/abcdefghijk?t=3"
IDA = Guest("idaklein", "Ida Klein", "Ida draws maps.")
WEBER = Guest("theoweber", "Theo Weber")


@pytest.mark.parametrize(
    ("head", "field", "value", "kind"),
    [
        ({"title": None}, "title", "maps", Kind.MISSING_TITLE),
        ({"season": "2b"}, "season", None, Kind.BAD_NUMBER),
        ({"season": "٣"}, "season", None, Kind.BAD_NUMBER),
        ({"episode": "012"}, "number", 12, None),
        ({"dateadded": "2024-02-30"}, "date", None, Kind.BAD_DATE),
        ({"dateadded": "2024-05-12T10:00:00Z"}, "date", "2024-05-12", None),
        ({"dateadded": None, "date": "2023-01-02 10:00"}, "date", "2023-01-02", None),
        ({"dateadded": "soon"}, "date", None, Kind.BAD_DATE),
        ({"duration": "PT01H40S"}, "duration", 3640, None),
        ({"duration": "PT"}, "duration", None, Kind.BAD_DURATION),
        ({"duration": "57:03"}, "duration", None, Kind.BAD_DURATION),
        ({"ids": {"youtube": "abcdefghijk&t"}}, "youtube", "abcdefghijk", Kind.BAD_YOUTUBE),
        ({"ids": {"youtube": "../../evil"}, "links": {}}, "youtube", None, Kind.BAD_YOUTUBE),
        ({"ids": None, "links": {"youtube": SHORT_LINK}}, "youtube", "abcdefghijk", None),
        ({"ids": {"youtube": "zzzzzzzzzzz"}}, "youtube", "zzzzzzzzzzz", Kind.BAD_YOUTUBE),
        ({"links": {"apple": "javascript:alert(1)"}}, "links", (), Kind.BAD_LINK),
        ({"links": {"apple": "TODO"}}, "links", (), Kind.BAD_LINK),
        ({"links": "https://example.org"}, "links", (), Kind.BAD_VALUE),
        ({"guests": "idaklein"}, "guests", (IDA,), None),
        ({"guests": ["tamarin"]}, "guests", (Guest("tamarin", "tamarin"),), Kind.UNKNOWN_GUEST),
        ({"guests": ["theoweber"]}, "guests", (WEBER,), Kind.UNKNOWN_GUEST),
        ({"guests": [["x"]]}, "guests", (), Kind.BAD_VALUE),
        ({"topics": "maps"}, "topics", ("maps",), None),
        ({"description": "a&#8203;b"}, "description", "ab", None),
        ({"description": "Short.", "intro": "Long.<br>"}, "description", "Long.", None),
    ],
)  # fmt: skip
def test_metadata(
    head: dict[str, object], field: str, value: object, kind: Kind | None, read_rows_of: Read
) -> None:
    reading = read_rows_of({"line": "Hello.", "who": "Theo", "sec": 1}, **head)
    assert reading.episode is not None
    assert getattr(reading.episode, field) == value
    assert [problem.kind for problem in reading.problems] == ([kind] if kind else [])
