"""`search` over the sample archive, with the real models."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.cli.json_contract import HIT, has_shape
from tests.ui.terminal import Terminal


def test_search_json_is_the_contract(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("search", "late readings", "-k", 3, "--json", "--store", sample_store)
    assert outcome.status == 0
    assert list(outcome.json) == ["query", "hits", "timings"]
    hits = outcome.json["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    for hit in hits:
        assert has_shape(hit, HIT)
        assert hit["start"] < hit["end"]
        assert hit["url"].endswith(f"&t={hit['start']}s")
    assert hits[0]["section"] == "Late readings"
    assert hits[0]["guests"] == ["Xóchitl Ahlgren"]


def test_search_for_a_reader(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("search", "late readings", "-k", 1, "--store", sample_store)
    assert outcome.status == 0
    assert "s01e01 · Late readings · 0:0" in outcome.out
    assert "https://www.youtube.com/watch?v=invented-01&t=" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 130


@pytest.mark.parametrize(
    ("options", "slugs"),
    [
        (["--season", 3], {"invented-on-call-for-streams"}),
        (["--year", 2023], {"invented-sql-for-nurses"}),
        (
            ["--year", 2023, "--year", 2022],
            {"invented-sql-for-nurses", "invented-bakery-forecasting"},
        ),
        (
            ["--guest", "xochitl ahlgren", "--number", 1, "--season", 1],
            {"invented-ferry-data-quality"},
        ),
        (["--episode", "invented-sql-for-nurses"], {"invented-sql-for-nurses"}),
        (["--topic", "forecasting"], {"invented-bakery-forecasting"}),
    ],
)
def test_filters_restrict_a_search(
    options: list[object], slugs: set[str], terminal: Terminal, sample_store: Path
) -> None:
    outcome = terminal("search", "how do people work", "--json", *options, "--store", sample_store)
    assert {hit["episode"] for hit in outcome.json["hits"]} == slugs
