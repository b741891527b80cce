"""Untrusted text stays text in Slack."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.slack.hostile_text import HOSTILE, LIVE
from ui.slack.escaping import JOINER, escape, escape_line, link, split_text, unescape
from ui.untrusted_text import seen


@settings(deadline=None)
@given(HOSTILE)
def test_escaped_text_is_not_active(text: str) -> None:
    for told in (escape(text), escape_line(text)):
        assert not LIVE.search(told), told
        assert "<" not in told
        assert ">" not in told
        assert not re.search(r"&(?!amp;|lt;|gt;)", told)


@settings(deadline=None)
@given(HOSTILE)
def test_escaping_keeps_the_visible_text(text: str) -> None:
    assert unescape(escape(text)) == seen(text).replace(JOINER, "")


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_link_has_the_given_target_and_a_plain_label(path: str, words: str) -> None:
    told = link(f"https://example.org/{path}", words)
    if found := re.fullmatch(r"<(https://[^<>|\s]*)\|([^<>]*)>", told, re.DOTALL):
        assert found[1].startswith("https://example.org/")
        assert not LIVE.search(found[2])
    else:
        assert told == escape_line(words)


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "http://a.example", "https://", "x"])
def test_only_https_addresses_become_links(url: str | None) -> None:
    assert link(url, "0:02:52") == "0:02:52"


@settings(deadline=None)
@given(st.one_of(HOSTILE, st.text(alphabet="ab&< \n", max_size=200)), st.integers(6, 40))
def test_split_text_loses_nothing(text: str, longest: int) -> None:
    parts = list(split_text(text, longest))
    assert "".join(parts) == text
    assert all(0 < len(escape(part)) <= longest for part in parts if seen(part))


def test_split_text_splits_between_words() -> None:
    assert list(split_text("one two three four", 9)) == ["one two", " three", " four"]
