"""A real browser, as a listener uses it: headless Chromium, restricted to this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 15  # seconds; far more than anything takes here, for a machine that is busy

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
)

T = TypeVar("T")


def browser_and_driver() -> tuple[str, str] | None:
    """The paths of Chromium and its driver, or None if either is missing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(filter(None, map(shutil.which, names)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@contextmanager
def reading(browser: str, driver: str, profile: Path) -> Iterator[Reader]:
    """A browser with an empty profile."""
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield Reader(chrome)
    finally:
        chrome.quit()


class Reader:
    """A reader of the page."""

    def __init__(self, chrome: webdriver.Chrome) -> None:
        self.chrome = chrome

    def open(self, address: str) -> None:
        self.chrome.get("about:blank")
        self._log("performance")
        self.chrome.get(address)
        self.see("#question textarea")

    def ask(self, question: str) -> None:
        self.see("#question .submit-button")
        self.see("#question textarea").send_keys(question, Keys.ENTER)

    def see(self, css: str) -> WebElement:
        """The first element, once it is visible."""
        return self.until(lambda: next((e for e in self.all(css) if e.is_displayed()), None))

    def read(self, css: str) -> str:
        """The text of the first element, once it is visible."""
        return self.until(lambda: self.see(css).text)

    def texts(self, css: str) -> list[str]:
        return [element.text for element in self.all(css)]

    def all(self, css: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, css)

    def click(self, css: str) -> None:
        self.see(css).click()

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script returns
        return self.chrome.execute_script(script)

    def until(self, condition: Callable[[], T | None]) -> T:
        """The value of the condition, once it is true."""
        wait = WebDriverWait(
            self.chrome,
            PATIENCE,
            poll_frequency=0.05,
            ignored_exceptions=[StaleElementReferenceException],
        )
        return cast("T", wait.until(lambda _: condition()))

    def resize(self, width: int, height: int, scheme: str = "light") -> None:
        """Change the size of the window and the preferred colour scheme."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def hosts_asked(self) -> set[str]:
        """The hosts to which requests went since the page was opened, blocked ones included."""
        messages = (json.loads(row["message"])["message"] for row in self._log("performance"))
        urls = (
            urlsplit(message["params"]["request"]["url"])
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        )
        return {url.hostname or "" for url in urls if url.scheme not in {"data", "blob", "chrome"}}

    def complaints(self) -> list[str]:
        """The errors in the console of the browser."""
        return [row["message"] for row in self._log("browser") if row["level"] == "SEVERE"]

    def _log(self, kind: str) -> list[dict[str, Any]]:
        rows = self.chrome.get_log(kind)  # type: ignore[no-untyped-call]  # Selenium has no types here
        return cast("list[dict[str, Any]]", rows)
