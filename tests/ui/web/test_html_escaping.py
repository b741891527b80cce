"""Untrusted text in HTML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.web.parsed_html import ParsedHtml
from ui.web.html_escaping import as_html

ANY_TEXT = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "P", "S"]))


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    reading = ParsedHtml(f'<p title="{as_html(text)}">{as_html(text)}</p>')
    assert reading.tags == ["p"]
    assert [name for name, _ in reading.attributes] == ["title"]
    seen = "".join(c for c in text if c.isprintable() and not "\ud800" <= c <= "\udfff")
    assert "".join(c for c in reading.text if c.isprintable()).replace("?", "") == seen.replace(
        "?", ""
    )
