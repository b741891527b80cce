"""Settings: where they come from, which wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.errors import ChangeSettingsError
from ui.settings import FILE, PREFIX, Settings, read_settings

pytestmark = pytest.mark.usefixtures("empty_folder")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PODCAST_QA_TEST_ARCHIVE", raising=False)


def test_without_anything_said_the_defaults_hold() -> None:
    settings = read_settings()
    assert (settings.store, settings.llm, settings.archive) == (".podcast-qa", "auto", None)
    assert settings.host == "127.0.0.1"  # reachable from outside only where somebody says so


def test_command_line_wins_over_environment_and_that_over_the_file(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / FILE).write_text('store = "file"\nllm = "quotes"\nport = 1111\n')
    monkeypatch.setenv("PODCAST_QA_STORE", "environment")
    monkeypatch.setenv("PODCAST_QA_PORT", "2222")
    settings = read_settings(port=3333, store=None)
    assert (settings.llm, settings.store, settings.port) == ("quotes", "environment", 3333)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "seven"])
def test_a_port_out_of_range_is_refused_by_name(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODCAST_QA_PORT", port)
    with pytest.raises(ChangeSettingsError, match="'port'") as raised:
        read_settings()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("llm_answers_per_minute", "0"),
        ("llm_answers_per_day", "-1"),
        ("llm_answers_per_day", "many"),
        ("llm_dollars_per_day", "0"),
        ("llm_dollars_per_day", "nan"),
    ],
)
def test_a_cap_that_means_nothing_is_refused_by_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
    with pytest.raises(ChangeSettingsError, match=f"'{name}'"):
        read_settings()


def test_nothing_is_capped_unless_said() -> None:
    settings = read_settings()
    assert settings.llm_answers_per_minute is None
    assert settings.llm_answers_per_day is None
    assert settings.llm_dollars_per_day is None


def test_a_misspelt_variable_is_refused_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PODCAST_QA_STROE", "x")
    with pytest.raises(ChangeSettingsError, match=r"unknown setting PODCAST_QA_STROE.*store"):
        read_settings()


def test_a_misspelt_name_in_the_file_is_refused(empty_folder: Path) -> None:
    (empty_folder / FILE).write_text('stroe = "x"\n')
    with pytest.raises(ChangeSettingsError, match=r"unknown setting 'stroe' in podcast-qa\.toml"):
        read_settings()


@pytest.mark.parametrize("content", [b"store = ", b"\xff\xfe", b"store = 3\n", b"[store]\n"])
def test_a_broken_file_is_one_line(content: bytes, empty_folder: Path) -> None:
    (empty_folder / FILE).write_bytes(content)
    with pytest.raises(ChangeSettingsError, match=r"podcast-qa\.toml") as raised:
        read_settings()
    assert "\n" not in str(raised.value)


def test_the_value_that_is_refused_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODCAST_QA_PORT", "sk-secret")
    with pytest.raises(ChangeSettingsError) as raised:
        read_settings()
    assert "sk-secret" not in str(raised.value)


def test_every_setting_is_documented() -> None:
    operations = Path(__file__).parents[2] / "docs" / "operations.md"
    text = operations.read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`{PREFIX}{name.upper()}`" in text
