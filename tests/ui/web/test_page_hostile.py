"""Whatever an archive, a reader or a model says, the page only shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from rag.answer import Sentence
from rag.errors import AskDifferentlyError
from rag.llm.models import ModelChoice
from tests.ui.browser import Reader
from tests.ui.scripted import ScriptedQA, Step, answered, citation, hit, lighthouse
from ui.web.page import ChatService
from vectorstore.episode import Episode, Guest, Line, Link, Section

PageOf = Callable[[ChatService], str]

# Each would leave a trace: a script that runs sets window.harmed, an image or a style asks a host.
PAYLOADS = (
    "<script>window.harmed=1</script>",
    "<img src=x onerror=window.harmed=1>",
    "<img src=https://tracker.example/pixel.png>",
    "![pixel](https://tracker.example/pixel.png)",
    "[click](javascript:window.harmed=1)",
    "[click](https://tracker.example)",
    "https://tracker.example/autolink",
    "<a href='javascript:window.harmed=1'>click</a>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>",
    "<svg onload=window.harmed=1>",
    "<style>body{background:url(https://tracker.example/style)}</style>",
    "<link rel=stylesheet href=https://tracker.example/style.css>",
    "<meta http-equiv=refresh content='0;url=https://tracker.example'>",
    "<base href=https://tracker.example/>",
    "<form action=https://tracker.example><button>send</button></form>",
    "<details open ontoggle=window.harmed=1>",
    "\"' onmouseover=window.harmed=1 x='\"",
    '"></p></li></ol></article><script>window.harmed=1</script>',
    "--><script>window.harmed=1</script><!--",
    "</textarea></title></style><script>window.harmed=1</script>",
    "${window.harmed=1}",
    "`${window.harmed=1}`",
    "{{#each this}}{{this}}{{/each}}{{constructor.constructor 'window.harmed=1'}}",
    "@children <b>bold</b>",
    "$$\\href{javascript:window.harmed=1}{x}$$",
    "```mermaid\ngraph TD; A[<img src=x onerror=window.harmed=1>]\n```",
    "<!channel> <@U123> @everyone",
    "&lt;script&gt;window.harmed=1&lt;/script&gt;",
    "\u202egnp.exe\u202c \u200b\U000e0041 \x00\x1b[31m",
    "[1] [2] [99] [-1]",
)
EVIL = " ".join(PAYLOADS)


def hostile(payload: str) -> Episode:
    """An episode that says the payload wherever an archive can say something."""
    lines = (Line(payload, payload, 5, 9), Line(payload, f"{payload} " * 40, 9, 60))
    return lighthouse(
        title=payload,
        guests=(Guest(payload, payload),),
        topics=(payload,),
        youtube=f"{payload[:20]}&autoplay=1#",
        sections=(Section(payload, lines),),
    )


def harm_done(reader: Reader) -> list[str]:
    """Traces of anything that came alive."""
    traces = []
    if reader.run("return 'harmed' in window"):
        traces.append("a script ran")
    traces += [f"asked {host}" for host in reader.hosts_asked() - {"127.0.0.1"}]
    foreign = "script, img, iframe, svg, style, link, meta, base, form, object, embed, b, input"
    for pane in ("#head", "#greeting", "#past", "#current"):
        found = reader.all(f"{pane} :is({foreign})")
        traces += [f"<{element.tag_name}> in {pane}" for element in found]
        handlers = (
            "[...document.querySelectorAll(`" + pane + " *`)].flatMap((e) => [...e.attributes])"
        )
        traces += reader.run(
            f"return {handlers}.map((a) => a.name).filter((name) => name.startsWith('on'))"
        )
    for link in reader.all("#current a[href], #past a[href]"):
        url = urlsplit(str(link.get_attribute("href")))
        if url.hostname not in {"127.0.0.1", "www.youtube.com", "open.spotify.com"}:
            traces.append(f"a link to {url.geturl()}")
    return traces


def test_hostile_words_are_shown_and_no_more(reader: Reader, page_of: PageOf) -> None:
    episode = hostile(EVIL)

    def answer(question: str) -> Sequence[Step]:
        if question.startswith("fail"):
            return [AskDifferentlyError(EVIL)]
        hits = (hit(episode), hit(episode, 2))
        if question.startswith("none"):
            more: dict[str, object] = {"abstained": True, "nearest": hits, "text": EVIL}
            return answered(question, hits, understood=EVIL, notice=EVIL, **more)
        sentence = Sentence(f"{EVIL} [1]", (citation(episode, 1, quote=EVIL),))
        return answered(question, hits, sentence, understood=EVIL, notice=EVIL)

    qa = ScriptedQA([episode], answer, model=ModelChoice(EVIL, None, EVIL))
    reader.open(page_of(qa))
    assert reader.see("#greeting")
    reader.click(".mode summary")
    asked = (
        EVIL.replace("\n", " ").replace("\x00", "").replace("\x1b", "").replace("\U000e0041", "")
    )
    for start, sign in (("all ", ".foot"), ("none ", "h3.nearest"), ("fail ", ".trouble")):
        box = reader.see("#question textarea")
        reader.chrome.execute_script(
            "arguments[0].value = arguments[1];"
            "arguments[0].dispatchEvent(new Event('input', { bubbles: true }));",
            box,
            start + asked[:1900],
        )
        reader.ask("")
        reader.see(f"#current {sign}")
    assert len(qa.asked) == 3
    reader.run("document.querySelectorAll('button.copy').forEach((button) => button.click())")
    assert "<script>window.harmed=1</script>" in reader.run(
        "return document.querySelector('#past .card blockquote').textContent"
    )
    assert harm_done(reader) == []


NO_LINKS = (
    "javascript:window.harmed=1",
    "data:text/html,<script>window.harmed=1</script>",
    "http://plain.example/",
    "//tracker.example/x",
    "https://",
    "https://[broken",
    "vbscript:x",
    "/gradio_api/file=x",
)


def test_an_address_that_is_no_https_link_is_no_link(reader: Reader, page_of: PageOf) -> None:
    episodes = [lighthouse(youtube=None, links=(Link("site", url),)) for url in NO_LINKS]
    cited = [citation(episode, n, quote=str(n)) for n, episode in enumerate(episodes, 1)]
    sentence = Sentence("Nine [1].", tuple(cited))
    hits = [hit(episode) for episode in episodes]
    reader.open(page_of(ScriptedQA(episodes, lambda q: answered(q, hits, sentence))))
    reader.ask("How many?")
    reader.see(".foot")
    assert reader.texts(".card .time") == ["0:01:06"] * len(NO_LINKS)
    assert reader.all(".card a") == []
    assert reader.all(".passages a") == []


def test_the_markers_of_a_model_lead_to_known_cards_only(reader: Reader, page_of: PageOf) -> None:
    episode = lighthouse()
    sentence = Sentence(
        "True [1]. Forged [99]. [0] [1](https://tracker.example)", (citation(episode),)
    )
    reader.open(page_of(ScriptedQA([episode], lambda q: answered(q, [hit(episode)], sentence))))
    reader.ask("How many?")
    reader.see(".foot")
    targets = {str(a.get_attribute("href")).partition("#")[2] for a in reader.all("a.marker")}
    assert targets == {"answer-1-citation-1"}
    assert "[99]" in reader.read(".answer")
    assert harm_done(reader) == []
