"""The messages for language model failures: one line each, in our own words.

The text of a provider's exception is never passed on: it may hold the key or the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
)

from rag.errors import ModelFailed

BROKE_OFF = "the language model's answer broke off in the middle; ask again"
UNREACHABLE = "the language model cannot be reached; check the network, or use --llm quotes"
EMPTY = "the language model gave an empty answer; ask again, or choose another model with --llm"

# Subclasses before their bases.
_MESSAGES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
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
    ((ModelConnectionError, ConnectionError), UNREACHABLE),
)
# Transport errors are recognised by name: some providers use httpx, some httpx2, and they let the
# transport's own exception through when a connection breaks in the middle of an answer.
_BROKEN_ERRORS = frozenset({"RemoteProtocolError", "ReadError", "IncompleteRead"})
_CONNECTION_ERRORS = frozenset({"ConnectError"})
_TIMEOUT_ERRORS = frozenset({"TimeoutException", "TimeoutError", "ModelTimeoutError"})


def timed_out(deadline: float) -> ModelFailed:
    """Return the exception to raise when a model has not answered within `deadline` seconds."""
    return ModelFailed(
        f"the language model did not answer within {deadline:g} seconds; ask again, or choose a"
        " faster one with --llm"
    )


def failure(error: BaseException, deadline: float) -> ModelFailed:
    """Return the exception to raise instead of one from a model or its provider's package.

    `deadline` is how long the model had, in seconds.
    """
    if isinstance(error, ModelFailed):
        return error
    names = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    if not names.isdisjoint(_TIMEOUT_ERRORS):
        return timed_out(deadline)
    if not names.isdisjoint(_BROKEN_ERRORS):
        return ModelFailed(BROKE_OFF)
    for types, message in _MESSAGES:
        if isinstance(error, types):
            return ModelFailed(message)
    if not names.isdisjoint(_CONNECTION_ERRORS):
        return ModelFailed(UNREACHABLE)
    return ModelFailed(
        f"the language model failed ({type(error).__name__}); try again, or use --llm quotes"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
