"""Settings: read once, from the environment and an optional file, and passed on as arguments."""

from __future__ import annotations

import os
import tomllib
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ui.errors import ChangeSettingsError

FILE = "podcast-qa.toml"
PREFIX = "PODCAST_QA_"

SECRETS = frozenset({"PODCAST_QA_LLM_KEY"})
"""Read by `rag` from the environment only: a secret does not belong in a settings file."""

Text = Annotated[str, Field(min_length=1)]


class Settings(BaseSettings):
    """The settings, from the command line, the environment (PODCAST_QA_<NAME>), podcast-qa.toml in
    the current folder, or the defaults here; the first that sets a name wins. An unknown name is an
    error, so that a misspelt one is not silently ignored.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    store: Text = Field(".podcast-qa", description="store folder")
    archive: Text | None = Field(None, description="archive for `ingest` without an argument")
    llm: Text = Field(
        "auto",
        description="language model: auto, quotes, provider:model, a server URL or gguf:PATH",
    )
    llm_deadline: float = Field(60.0, gt=0, le=600, description="seconds a language model may take")
    llm_answers_per_minute: int | None = Field(
        None, ge=1, le=100_000, description="most answers of the language model in 60 seconds"
    )
    llm_answers_per_day: int | None = Field(
        None, ge=1, le=10_000_000, description="most answers of the language model in 24 hours"
    )
    llm_dollars_per_day: float | None = Field(
        None,
        gt=0,
        le=100_000,
        description="most US dollars spent on the language model in 24 hours",
    )
    embedding: Text | None = Field(None, description="name of the embedding model on the hub")
    reranker: str = Field("", description="cross-encoder that reranks passages (empty: none)")
    nli: str = Field(
        "", description="NLI cross-encoder that checks the sentences of a model (empty: none)"
    )
    host: Text = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(7860, ge=1, le=65535, description="port that `serve` listens on")
    state: Text | None = Field(
        None, description="folder for feedback and the memory of the Slack bot"
    )
    slack_port: int = Field(3000, ge=1, le=65535, description="port of `slack --http`")
    slack_follow_ups: Literal["asker", "everyone", "off"] = Field(
        "asker", description="whose follow-ups in a thread are answered without a mention"
    )
    slack_user_daily: int = Field(50, ge=1, description="most questions a day from one Slack user")
    slack_daily: int = Field(2_000, ge=1, description="most questions a day from Slack in total")
    slack_api: Text = Field(
        "https://slack.com/api/", description="URL of the Slack API (GovSlack has its own)"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line wins over the environment, and that over the file."""
        del dotenv_settings, file_secret_settings  # two sources are enough
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**given: str | int | None) -> Settings:
    """Read the settings. `given` are the values of the command line, None for those not given.

    Raises ChangeSettingsError: an unknown name, an invalid value, a broken file.
    """
    _refuse_unknown_variables()
    # Any: Settings checks the values.
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise ChangeSettingsError(_in_one_line(error)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChangeSettingsError(f"cannot read {FILE}: {error}") from error


def _refuse_unknown_variables() -> None:
    for variable in os.environ:
        name = variable.removeprefix(PREFIX)
        is_setting = name.lower() in Settings.model_fields or variable in SECRETS
        if name != variable and not is_setting:
            raise ChangeSettingsError(f"unknown setting {variable}; {_available()}")


def _in_one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"unknown setting {name!r} in {FILE}; {_available()}"
    return f"invalid setting {name!r}: {first['msg']}; see {FILE} and {PREFIX}*"


def _available() -> str:
    return f"available: {', '.join(sorted(Settings.model_fields))}"
