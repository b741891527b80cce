"""An exchange of the conversation as HTML: the question, the answer and its citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer import Citation, Hit
from ui.formatting import clock, place_in_archive, plural, sentence_case
from ui.web.citation_cards import card_id, citation_card, episode_line, passage_card, passage_line
from ui.web.exchanges import STOPPED, Exchange
from ui.web.html_escaping import as_html

EPISODES_UNFOLDED = 20  # a longer list is folded
PASSAGES_WHILE_WAITING = 3  # enough to judge the search by, too few to make the page jump

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


def exchanges_pane(exchanges: Iterable[Exchange]) -> str:
    """Exchanges one below the other, in order."""
    return "".join(map(exchange_pane, exchanges))


def exchange_pane(exchange: Exchange) -> str:
    """A question and as much of its answer as has arrived."""
    parts = [f'<h2 class="question" dir="auto">{as_html(exchange.question)}</h2>']
    if exchange.understood:
        parts.append(f'<p class="understood">Searching {as_html(exchange.understood)}</p>')
    parts += _answer(exchange)
    busy = "true" if exchange.waiting else "false"
    return (
        f'<article class="exchange" id="answer-{exchange.number}" aria-busy="{busy}">'
        f"{''.join(parts)}</article>"
    )


def _answer(exchange: Exchange) -> list[str]:
    parts = []
    if exchange.answer and exchange.answer.notice:
        parts.append(f'<p class="notice">{as_html(sentence_case(exchange.answer.notice))}</p>')
    if exchange.text:
        parts.append(_text(exchange))
    if exchange.waiting:
        parts.append(_status(exchange))
    if exchange.trouble == STOPPED:
        parts.append(f'<p class="stopped">{STOPPED}</p>')
    elif exchange.trouble:
        trouble = as_html(sentence_case(exchange.trouble))
        parts.append(f'<p class="trouble" role="alert">{trouble}</p>')
    if exchange.citations:
        cards = [citation_card(exchange.number, citation) for citation in exchange.citations]
        parts.append(_list("cards", "Citations", cards))
    parts += _uncited(exchange)
    if exchange.answer and exchange.answer.abstained and exchange.answer.nearest:
        parts.append('<h3 class="nearest">The closest passages</h3>')
        nearest = [passage_card(hit) for hit in exchange.answer.nearest]
        parts.append(_list("cards", "Closest passages", nearest))
    if exchange.answer:
        parts.append(_foot(exchange))
    return parts


def _uncited(exchange: Exchange) -> list[str]:
    """The episodes that an answer lists without citing them."""
    cited = {citation.episode.slug for citation in exchange.citations}
    answered = exchange.answer.episodes if exchange.answer else ()
    lines = [episode_line(episode) for episode in answered if episode.slug not in cited]
    if not lines:
        return []
    listed = _list("passages", "Episodes", lines)
    if len(lines) <= EPISODES_UNFOLDED:
        return [listed]
    summary = f"<summary>{plural(len(lines), 'episode')}</summary>"
    return [f'<div class="foot"><details>{summary}{listed}</details></div>']


def _text(exchange: Exchange) -> str:
    cited = {citation.marker for citation in exchange.citations}

    def to_card(marker: re.Match[str]) -> str:
        number = int(marker[1])
        return _marker(exchange, number) if number in cited else marker[0]

    if _consists_of_quotes(exchange):
        return f'<div class="answer"><p>{_quoted_speakers(exchange)}</p></div>'
    lines = [line for line in exchange.text.splitlines() if line.strip()]
    if exchange.answer and lines[0].endswith(":"):
        # Lines that name an episode are left out: it follows below, in a card or in the list.
        titles = [episode.title for episode in exchange.answer.episodes]
        lines = [line for line in lines if not any(title in line for title in titles)]
    paragraphs = (f'<p dir="auto">{_MARKER.sub(to_card, as_html(line))}</p>' for line in lines)
    return f'<div class="answer">{"".join(paragraphs)}</div>'


def _consists_of_quotes(exchange: Exchange) -> bool:
    """Whether the text repeats the citation cards and adds nothing."""
    rest = _MARKER.sub("", exchange.text)
    for citation in sorted(exchange.citations, key=lambda one: -len(one.quote)):
        rest = rest.replace(citation.quote, "").replace(f"{citation.speaker}:", "")
    return bool(exchange.citations) and not any(map(str.isalnum, rest))


def _quoted_speakers(exchange: Exchange) -> str:
    """The speakers quoted, with the markers of their quotes."""
    speakers = dict.fromkeys(citation.speaker for citation in exchange.citations)
    named = [
        as_html(speaker or "someone")
        + "".join(_marker(exchange, c.marker) for c in exchange.citations if c.speaker == speaker)
        for speaker in speakers
    ]
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"In the words of {listed}"


def _marker(exchange: Exchange, number: int) -> str:
    card = card_id(exchange.number, number)
    return f'&nbsp;<a class="marker" href="#{card}" aria-label="Citation {number}">{number}</a>'


def _status(exchange: Exchange) -> str:
    if exchange.found is None:
        return '<p class="status">Searching the archive</p>'
    hits = exchange.found.hits
    if exchange.sentences or not hits:
        return '<p class="status">Reading on</p>'
    return f'<p class="status">{_passages_found(hits)}. Reading them</p>' + _list(
        "passages", "Passages found", [passage_line(hit) for hit in hits[:PASSAGES_WHILE_WAITING]]
    )


def _passages_found(hits: Sequence[Hit]) -> str:
    episodes = len({hit.episode.slug for hit in hits})
    return f"Found {plural(len(hits), 'passage')} in {plural(episodes, 'episode')}"


def _foot(exchange: Exchange) -> str:
    """The foot of a complete answer: a button to copy it, and the passages it is based on."""
    passages = ""
    if exchange.found and exchange.found.hits:
        lines = [passage_line(hit) for hit in exchange.found.hits]
        passages = (
            f"<details><summary>{_passages_found(exchange.found.hits)}</summary>"
            f"{_list('passages', 'Passages found', lines)}</details>"
        )
    return (
        f'<div class="foot"><button type="button" class="copy" '
        f'data-copy="{as_html(plain_text(exchange))}">Copy</button>{passages}</div>'
    )


def plain_text(exchange: Exchange) -> str:
    """The answer as plain text for the clipboard, followed by its citations with their links."""
    return "\n".join([exchange.text, "", *map(_reference, exchange.citations)]).strip()


def _reference(citation: Citation) -> str:
    when = None if citation.start is None else clock(citation.start)
    place = place_in_archive(citation.episode)
    parts = (citation.speaker, citation.episode.title, place, when, citation.url)
    return f"[{citation.marker}] {', '.join(filter(None, parts))}"


def _list(kind: str, label: str, items: Sequence[str]) -> str:
    return f'<ol class="{kind}" role="list" aria-label="{label}">{"".join(items)}</ol>'
