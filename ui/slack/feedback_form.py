"""The feedback form: a modal that asks what is wrong with an answer."""

from __future__ import annotations

from ui.feedback_store import LONGEST_REASON
from ui.slack.block_kit import Block
from ui.slack.slack_question import Payload

FORM_ID = "reason"  # the modal's callback_id
REASONS = (
    "It answers another question",
    "The link plays the wrong moment",
    "It names the wrong speaker",
    "It says what nobody said",
    "Something is missing",
)


def feedback_form(answer_id: str) -> Block:
    """Return the modal for an answer."""
    return {
        "type": "modal",
        "callback_id": FORM_ID,
        "private_metadata": answer_id,
        "title": _plain_text("What is wrong?"),
        "submit": _plain_text("Send"),
        "close": _plain_text("Skip"),
        "blocks": [
            {
                "type": "input",
                "block_id": "kind",
                "optional": True,
                "label": _plain_text("Which of these is it?"),
                "element": {
                    "type": "radio_buttons",
                    "action_id": "kind",
                    "options": [{"text": _plain_text(one), "value": one} for one in REASONS],
                },
            },
            {
                "type": "input",
                "block_id": "words",
                "optional": True,
                "label": _plain_text("In your own words"),
                "hint": _plain_text(
                    "The person who runs this bot reads it, with the question and the answer."
                ),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "words",
                    "multiline": True,
                    "max_length": LONGEST_REASON - max(map(len, REASONS)) - 2,
                },
            },
        ],
    }


def submitted_reason(body: Payload) -> tuple[str, str]:
    """Return the id of the answer and the reason from a submitted form."""
    view = body.get("view", {})
    values = view.get("state", {}).get("values", {})
    chosen = (values.get("kind", {}).get("kind", {}).get("selected_option") or {}).get("value")
    words = values.get("words", {}).get("words", {}).get("value")
    reason = ": ".join(filter(None, (chosen, " ".join((words or "").split()))))
    return view.get("private_metadata", ""), reason


def _plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text}
