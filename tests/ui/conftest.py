"""The page on a free port, and a browser in front of it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.ui.browser import Reader, browser_and_driver, reading
from ui.web.page import ChatService, build_page
from ui.web.web_server import open_page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    found = browser_and_driver()
    if found is None:
        pytest.skip("no Chromium here (Debian: apt-get install chromium chromium-driver)")
    with reading(*found, tmp_path_factory.mktemp("profile")) as reader:
        yield reader


@pytest.fixture
def reader(_browser: Reader) -> Reader:
    """A browser with the window size of a desktop."""
    _browser.resize(1280, 800)
    _browser.complaints()
    return _browser


@pytest.fixture
def page_of() -> Iterator[Callable[[ChatService], str]]:
    """Serve the page of a service until the end of the test, and return its address."""
    with ExitStack() as stack:

        def serve(qa: ChatService) -> str:
            page = build_page(qa)
            stack.callback(page.close, verbose=False)
            return open_page(page, "127.0.0.1", free_port())

        yield serve
