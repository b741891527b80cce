"""Citations, passages and episodes as HTML list items: the cards and lines below an answer."""

from __future__ import annotations

from rag.answer import Citation, Hit
from ui.formatting import clock, place_in_archive
from ui.untrusted_text import safe_link
from ui.web.html_escaping import as_html
from vectorstore.episode import Episode

PASSAGE_CHARACTERS = 280  # of an uncited passage; enough to judge it by


def card_id(exchange: int, marker: int) -> str:
    """The id of the card that `[marker]` of an answer links to."""
    return f"answer-{exchange}-citation-{marker}"


def citation_card(exchange: int, citation: Citation) -> str:
    """The citation of a marker, as a card."""
    return f"""<li class="card" id="{card_id(exchange, citation.marker)}" tabindex="-1">
<span class="number" aria-hidden="true">{citation.marker}</span>
<blockquote dir="auto">{as_html(citation.quote)}</blockquote>
<p class="said">{_said_by(citation.speaker)}{_play(citation.url, citation.start)}</p>
{_source(citation.episode, citation.header)}</li>"""


def passage_card(hit: Hit) -> str:
    """A passage close to a question that has no answer, as a card."""
    text = " ".join(hit.text.split())
    if len(text) > PASSAGE_CHARACTERS:
        text = text[:PASSAGE_CHARACTERS].rsplit(" ", 1)[0] + "\N{NO-BREAK SPACE}…"
    return f"""<li class="card plain">
<p class="excerpt" dir="auto">{as_html(text)}</p>
<p class="said">{_play(hit.url, hit.start)}</p>
{_source(hit.episode, hit.header)}</li>"""


def passage_line(hit: Hit) -> str:
    """A passage as one line: its section, its episode and the link into the recording."""
    return (
        f'<li>{_play(hit.url, hit.start)} <span class="section">{as_html(hit.header)}</span> '
        f'<span class="episode">{as_html(hit.episode.title)}</span></li>'
    )


def episode_line(episode: Episode) -> str:
    """An episode as one line: the link to the recording, title, guests, season, date and length."""
    guests = ", ".join(guest.name for guest in episode.guests)
    length = clock(episode.duration) if episode.duration else ""
    details = " · ".join(filter(None, (guests, place_in_archive(episode), length)))
    return (
        f'<li>{_play(episode.url, None)} <span class="section">{as_html(episode.title)}</span> '
        f'<span class="episode">{as_html(details)}</span></li>'
    )


def _said_by(speaker: str | None) -> str:
    if speaker is None:
        return '<span class="speaker unknown">speaker not named in the transcript</span>'
    return f'<span class="speaker">{as_html(speaker)}</span>'


def _play(url: str | None, second: int | None) -> str:
    """The link into the recording, or the time alone if there is no link."""
    link = safe_link(url)
    if link is None:
        return "" if second is None else f'<span class="time">{clock(second)}</span>'
    if second is None:
        shown, spoken = "Listen", "Listen to the episode"
    else:
        shown, spoken = clock(second), f"Listen from {clock(second)}"
    return (
        f'<a class="play" href="{as_html(link)}" target="_blank" rel="noopener noreferrer" '
        f'aria-label="{spoken} (opens in a new tab)">{shown}</a>'
    )


def _source(episode: Episode, header: str) -> str:
    details = " · ".join(filter(None, (place_in_archive(episode), header)))
    return (
        f'<p class="source"><cite dir="auto">{as_html(episode.title)}</cite>'
        f'<span class="place">{as_html(details)}</span></p>'
    )
