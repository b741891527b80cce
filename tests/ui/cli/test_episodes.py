"""`episodes`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.terminal import Terminal

EPISODE: dict[str, Any] = {
    "episode": str,
    "title": str,
    "season": int,
    "number": int,
    "date": str,
    "guests": list,
    "topics": list,
    "has_transcript": bool,
    "sections": int,
    "duration": (int, type(None)),
    "url": str,
}


def test_episodes_json_is_the_contract(terminal: Terminal, sample_store: Path) -> None:
    found = terminal("episodes", "--json", "--store", sample_store).json
    for one in found:
        assert list(one) == list(EPISODE)
        for key, kind in EPISODE.items():
            assert isinstance(one[key], kind), key
    assert [(one["season"], one["number"]) for one in found] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 3),
        (3, 1),
    ]
    assert [one["has_transcript"] for one in found] == [True, False, True, True, True]
    assert found[2]["guests"] == ["Tobias Weatherby", "Ngozi Halvorsen"]
    assert found[0]["url"] == "https://www.youtube.com/watch?v=invented-01"


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--season", "2"], [1, 3]),
        (["--guest", "ngozi"], [2, 1]),
        (["--guest", "ngozi", "--year", "2022"], [1]),
        (["--speaker", "tobias"], [1]),
        (["--topic", "SQL"], [3]),
    ],
)
def test_episodes_can_be_filtered(
    options: list[str], numbers: list[int], terminal: Terminal, sample_store: Path
) -> None:
    found = terminal("episodes", *options, "--json", "--store", sample_store).json
    assert [one["number"] for one in found] == numbers


def test_a_filter_that_matches_no_episode_says_so(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("episodes", "--season", "9", "--json", "--store", sample_store)
    assert outcome.status == 1
    assert not outcome.out
    assert "No episode matches the filter" in outcome.err


def test_episodes_for_a_reader(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("episodes", "--store", sample_store)
    assert "s01e02   2021-09-03  invented-library-search" in outcome.out
    assert "(no transcript)" in outcome.out
    assert "5 episodes, 1 without a transcript" in outcome.err
