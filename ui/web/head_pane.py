"""The head of the page as HTML: its title and the language model in use."""

from __future__ import annotations

from ui.formatting import sentence_case
from ui.web.html_escaping import as_html


def head_pane(model: str | None, why: str) -> str:
    """The title and the mode: the name of the language model, or quotes mode if `model` is None.
    `why` says why this model was chosen."""
    if model is None:
        mode = "quotes"
        name = 'Quotes mode<span class="more">: exact words, no language model</span>'
        detail = (
            "<p>Answers are verbatim quotes from the transcripts, without a language model.</p>"
            f"<p>{as_html(sentence_case(why))}</p>"
        )
    else:
        mode, name = "llm", as_html(model)
        detail = (
            f"<p>{as_html(sentence_case(why))}</p><p>A language model writes the sentences. Each is"
            " checked against the transcript it cites, and left out if unsupported.</p>"
        )
    return (
        '<header><h1>Ask the archive</h1><details class="mode" data-mode="'
        f'{mode}"><summary>{name}</summary><div>{detail}</div></details></header>'
    )
