"""What is said when a language model fails: one line each, of our own words only.

What a provider's exception says is never passed on: it may hold the key or the question.
"""

from __future__ import annotations

import httpx
from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

from rag.errors import ModelFailed

BROKE_OFF = "the language model's answer broke off in the middle; ask again"
EMPTY = "the language model gave an empty answer; ask again, or choose another model with --llm"

# More special types first.
_LINES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (ModelAuthenticationError,),
        "the language model refused the key (401); set the right one, or use --llm quotes",
    ),
    (
        (ModelPermissionDeniedError,),
        "the key may not use this language model (403); choose another with --llm",
    ),
    ((ModelNotFoundError,), "the server has no such language model (404); choose one with --llm"),
    (
        (ModelRateLimitError,),
        "the language model has too much to do, or the quota is used up (429); try again later",
    ),
    (
        (ContextOverflowError,),
        "the question and its passages are too long for the language model; choose a larger one",
    ),
    (
        (ModelInvalidRequestError,),
        "the language model does not understand the request (400); choose another with --llm",
    ),
    ((ModelAPIError,), "the language model's server failed (5xx); try again later"),
    (
        (ModelConnectionError, ConnectionError, httpx.ConnectError),
        "the language model cannot be reached; check the network, or use --llm quotes",
    ),
    ((httpx.RemoteProtocolError, httpx.ReadError), BROKE_OFF),
)


def failure(error: BaseException, deadline: float) -> ModelFailed:
    """Return what to raise for an exception of a model or of its provider's package.

    `deadline` is how many seconds the model had.
    """
    if isinstance(error, ModelFailed):
        return error
    if isinstance(error, (ModelTimeoutError, TimeoutError, httpx.TimeoutException)):
        return ModelFailed(
            f"the language model did not answer within {deadline:g} seconds; ask again, or choose a"
            " faster one with --llm"
        )
    for types, line in _LINES:
        if isinstance(error, types):
            return ModelFailed(line)
    return ModelFailed(
        f"the language model failed ({type(error).__name__}); try again, or use --llm quotes"
    )
