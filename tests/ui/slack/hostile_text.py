"""Texts that try to become active in Slack, and what would be active."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from ui.slack.escaping import JOINER

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
