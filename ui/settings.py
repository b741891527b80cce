"""Settings: read once, from the environment and an optional file, and handed down as arguments."""

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
"""Read by rag where they are used, and from the environment alone: a secret belongs in no file."""

Text = Annotated[str, Field(min_length=1)]


class Settings(BaseSettings):
    """What can be set: on the command line, else as PODCAST_QA_<NAME> in the environment, else in
    podcast-qa.toml in the current folder, else as here. A name that is not here is refused, so that
    a misspelt one is not silently ignored.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    store: Text = Field(".podcast-qa", description="the folder of the store")
    archive: Text | None = Field(None, description="what `ingest` takes when no archive is named")
    llm: Text = Field(
        "auto", description="the language model: auto, quotes, provider:model, a URL, gguf:"
    )
    llm_deadline: float = Field(60.0, gt=0, le=600, description="seconds that a model may take")
    llm_answers_per_minute: int | None = Field(
        None, ge=1, le=100_000, description="answers of the language model within 60 seconds"
    )
    llm_answers_per_day: int | None = Field(
        None, ge=1, le=10_000_000, description="answers of the language model within 24 hours"
    )
    llm_dollars_per_day: float | None = Field(
        None, gt=0, le=100_000, description="US dollars for the language model within 24 hours"
    )
    embedding: Text | None = Field(None, description="the embedding model, by its name on the hub")
    reranker: str = Field("", description="a cross-encoder that orders passages anew (none: empty)")
    nli: str = Field(
        "", description="an NLI cross-encoder that checks what a model writes (none: empty)"
    )
    host: Text = Field("127.0.0.1", description="the address that `serve` listens on")
    port: int = Field(7860, ge=1, le=65535, description="the port that `serve` listens on")
    state: Text | None = Field(None, description="the folder of feedback and of the bot's memory")
    slack_port: int = Field(3000, ge=1, le=65535, description="the port of `slack --http`")
    slack_follow_ups: Literal["asker", "everyone", "off"] = Field(
        "asker", description="whose questions in a thread are answered without a mention"
    )
    slack_user_daily: int = Field(50, ge=1, description="questions a day by one person in Slack")
    slack_daily: int = Field(2_000, ge=1, description="questions a day in Slack altogether")
    slack_api: Text = Field(
        "https://slack.com/api/", description="Slack's API (GovSlack has its own)"
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
        """Let the command line win over the environment, and that over the file."""
        del dotenv_settings, file_secret_settings  # two places to look at are enough
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**given: str | int | None) -> Settings:
    """Read the settings. `given` are those of the command line, None where it does not say.

    Raises ChangeSettingsError: a name that does not exist, a value out of range, a broken file.
    """
    _refuse_unknown_variables()
    # Any: the values come from outside, and checking them is what the class is for.
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**wanted)
    except ValidationError as error:
        raise ChangeSettingsError(_in_one_line(error)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChangeSettingsError(f"{FILE} cannot be read: {error}") from error


def _refuse_unknown_variables() -> None:
    for variable in os.environ:
        name = variable.removeprefix(PREFIX)
        known = name.lower() in Settings.model_fields or variable in SECRETS
        if name != variable and not known:
            raise ChangeSettingsError(f"{variable} is no setting; {_known()}")


def _in_one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{name!r} in {FILE} is no setting; {_known()}"
    return f"the setting {name!r} cannot be used: {first['msg']}; see {FILE} and {PREFIX}*"


def _known() -> str:
    return f"there are: {', '.join(sorted(Settings.model_fields))}"
