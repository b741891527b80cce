"""Untrusted links."""

from __future__ import annotations

import pytest

from ui.untrusted_text import safe_link


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://www.youtube.com/watch?v=invented-31&t=66s", True),
        ("http://www.youtube.com/", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_https_is_a_link(url: str | None, is_link: bool) -> None:
    assert (safe_link(url) is not None) == is_link
