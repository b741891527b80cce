"""The parts of the page as HTML: an exchange, the head, the welcome."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer import Citation, Hit
from ui.exchanges import STOPPED, Exchange
from ui.web.cards import card_id, citation_card, episode_line, passage_card, passage_line
from ui.words import as_html, clock, place_in_archive, plural
from vectorstore.episode import Episode

EPISODES_AT_ONCE = 20  # a longer list is opened by whoever wants it
PASSAGES_WHILE_WAITING = 3  # enough to see that the search understood, few enough not to jump

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


def exchanges_pane(exchanges: Iterable[Exchange]) -> str:
    """Exchanges one below the other, the oldest first."""
    return "".join(map(exchange_pane, exchanges))


def exchange_pane(exchange: Exchange) -> str:
    """A question, and the answer as far as it has come."""
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
        parts.append(f'<p class="notice">{as_html(_sentence_case(exchange.answer.notice))}</p>')
    if exchange.text:
        parts.append(_text(exchange))
    if exchange.waiting:
        parts.append(_status(exchange))
    if exchange.trouble == STOPPED:
        parts.append(f'<p class="stopped">{STOPPED}</p>')
    elif exchange.trouble:
        trouble = as_html(_sentence_case(exchange.trouble))
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
    """The episodes that an answer lists and no card shows."""
    cited = {citation.episode.slug for citation in exchange.citations}
    answered = exchange.answer.episodes if exchange.answer else ()
    lines = [episode_line(episode) for episode in answered if episode.slug not in cited]
    if not lines:
        return []
    listed = _list("passages", "Episodes", lines)
    if len(lines) <= EPISODES_AT_ONCE:
        return [listed]
    summary = f"<summary>{plural(len(lines), 'episode')}</summary>"
    return [f'<div class="foot"><details>{summary}{listed}</details></div>']


def _text(exchange: Exchange) -> str:
    known = {citation.marker for citation in exchange.citations}

    def to_card(marker: re.Match[str]) -> str:
        number = int(marker[1])
        return _marker(exchange, number) if number in known else marker[0]

    if _is_nothing_but_quotes(exchange):
        return f'<div class="answer"><p>{_in_the_words_of(exchange)}</p></div>'
    lines = [line for line in exchange.text.splitlines() if line.strip()]
    if exchange.answer and lines[0].endswith(":"):
        # What names an episode stands below, in a card or in the list, with its link.
        titles = [episode.title for episode in exchange.answer.episodes]
        lines = [line for line in lines if not any(title in line for title in titles)]
    paragraphs = (f'<p dir="auto">{_MARKER.sub(to_card, as_html(line))}</p>' for line in lines)
    return f'<div class="answer">{"".join(paragraphs)}</div>'


def _is_nothing_but_quotes(exchange: Exchange) -> bool:
    """Whether the text says no more than the cards do, which then need no repeating."""
    rest = _MARKER.sub("", exchange.text)
    for citation in sorted(exchange.citations, key=lambda one: -len(one.quote)):
        rest = rest.replace(citation.quote, "").replace(f"{citation.speaker}:", "")
    return bool(exchange.citations) and not any(map(str.isalnum, rest))


def _in_the_words_of(exchange: Exchange) -> str:
    """Who is quoted, with the markers of the quotes."""
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
    """What can be done with a whole answer: copy it, see what it was taken from."""
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
    """An answer to be pasted elsewhere: its words, then its citations with their links."""
    return "\n".join([exchange.text, "", *map(_reference, exchange.citations)]).strip()


def _reference(citation: Citation) -> str:
    when = None if citation.start is None else clock(citation.start)
    place = place_in_archive(citation.episode)
    parts = (citation.speaker, citation.episode.title, place, when, citation.url)
    return f"[{citation.marker}] {', '.join(filter(None, parts))}"


def head_pane(model: str | None, why: str) -> str:
    """The name of the page and in which mode it answers."""
    if model is None:
        mode = "quotes"
        name = 'Quotes mode<span class="more">: exact words, no language model</span>'
        detail = (
            "<p>Answers are the exact words of the transcripts; no language model is at work.</p>"
            f"<p>{as_html(_sentence_case(why))}</p>"
        )
    else:
        mode, name = "llm", as_html(model)
        detail = (
            f"<p>{as_html(_sentence_case(why))}</p><p>A language model writes the sentences; every"
            " one is checked against the words it cites, or left out.</p>"
        )
    return (
        '<header><h1>Ask the archive</h1><details class="mode" data-mode="'
        f'{mode}"><summary>{name}</summary><div>{detail}</div></details></header>'
    )


def welcome_pane(episodes: Sequence[Episode]) -> str:
    """What the archive holds, for one who has not asked yet."""
    told = [episode for episode in episodes if episode.sections]
    if not told:
        return '<p class="lead">No episode of this archive has a transcript yet.</p>'
    years = sorted({episode.year for episode in told if episode.year})
    span = "" if not years else f" from {years[0]}"
    if len(years) > 1:
        span += f" to {years[-1]}"
    return (
        f'<p class="lead">{plural(len(told), "episode")}{span}, word for word.</p>'
        "<p>Ask what was said, or what someone said about it. Every answer leads to the very second"
        f" of the recording.{_silent(len(episodes) - len(told))}</p>"
    )


def _silent(episodes: int) -> str:
    if not episodes:
        return ""
    have = "has" if episodes == 1 else "have"
    return f" Another {plural(episodes, 'episode')} {have} no transcript yet."


def _list(kind: str, label: str, items: Sequence[str]) -> str:
    return f'<ol class="{kind}" role="list" aria-label="{label}">{"".join(items)}</ol>'


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
