"""Nothing foreign comes alive in Slack."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.slack.escaping import JOINER, label, link, pieces, shown, unescaped
from ui.untrusted_text import seen

HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            (
                "<!channel> <!here|here> <@U123> <#C1|general> <http://evil.example|click> "
                "https:// www.evil.example @channel @here #general ]( ![x](http://a.example) & "
                "&lt; &amp;lt; > >> <mailto:a@b.example> tel:1 ` * _ ~ [1] <!date^1^{date}^http://a|b>"
            ).split(" ")
        ),
        st.text(max_size=8),
        st.sampled_from(
            ["\n", "\n>", JOINER, " ", "\ud800", "\N{RIGHT-TO-LEFT OVERRIDE}", "<", "!"]
        ),
    ),
    max_size=30,
).map("".join)
LIVE = re.compile(
    r"<[!@#a-z]|://|www\.|@\w|#\w|\]\(|\]:|^[ \t]*(?:>|&gt;)", re.IGNORECASE | re.MULTILINE
)


@settings(deadline=None)
@given(HOSTILE)
def test_nothing_shown_is_live(text: str) -> None:
    for told in (shown(text), label(text)):
        assert not LIVE.search(told), told
        assert "<" not in told
        assert ">" not in told
        assert not re.search(r"&(?!amp;|lt;|gt;)", told)


@settings(deadline=None)
@given(HOSTILE)
def test_what_is_shown_reads_as_it_was(text: str) -> None:
    assert unescaped(shown(text)) == seen(text).replace(JOINER, "")


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_link_leads_where_code_says_and_shows_but_words(path: str, words: str) -> None:
    told = link(f"https://example.org/{path}", words)
    if found := re.fullmatch(r"<(https://[^<>|\s]*)\|([^<>]*)>", told, re.DOTALL):
        assert found[1].startswith("https://example.org/")
        assert not LIVE.search(found[2])
    else:
        assert told == label(words)


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "http://a.example", "https://", "x"])
def test_what_is_no_https_address_is_no_link(url: str | None) -> None:
    assert link(url, "0:02:52") == "0:02:52"


@settings(deadline=None)
@given(st.one_of(HOSTILE, st.text(alphabet="ab&< \n", max_size=200)), st.integers(6, 40))
def test_a_long_text_is_cut_and_nothing_lost(text: str, longest: int) -> None:
    parts = list(pieces(text, longest))
    assert "".join(parts) == text
    assert all(0 < len(shown(part)) <= longest for part in parts if seen(part))


def test_words_are_not_cut_where_they_need_not_be() -> None:
    assert list(pieces("one two three four", 9)) == ["one two", " three", " four"]
