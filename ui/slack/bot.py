"""The bot assembled: its state files opened, its parts connected, and closed again at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ui.errors import ChangeSettingsError
from ui.feedback_store import Feedback
from ui.slack.answer_rendering import AnswerRenderer
from ui.slack.background_tasks import BackgroundTasks
from ui.slack.button_handlers import ButtonHandlers
from ui.slack.channel_privacy import ChannelPrivacy
from ui.slack.connection_check import connection_error
from ui.slack.crash_recovery import CrashRecovery
from ui.slack.daily_quota import DailyQuota
from ui.slack.event_deduplication import EventDeduplication
from ui.slack.failure_messages import STOPPING
from ui.slack.greeting import Greeting
from ui.slack.log_redaction import redacted_logger
from ui.slack.pending_questions import PendingQuestions
from ui.slack.private_notice import PrivateNotices
from ui.slack.qa_service import QAService
from ui.slack.question_intake import QuestionIntake
from ui.slack.question_queue import MAX_WAITING, QuestionQueue
from ui.slack.question_status import QuestionStatus
from ui.slack.rate_limited_client import (
    POST_INTERVAL,
    ImmediateClient,
    RateLimitedClient,
    open_session,
)
from ui.slack.reply_factory import ReplyFactory
from ui.slack.responder import Responder
from ui.slack.shareable_answers import ShareableAnswers
from ui.slack.slack_database import open_slack_database
from ui.slack.slack_errors import SLACK_ERRORS
from ui.slack.slack_question import BotIdentity, FollowUps
from ui.slack.thread_participants import ThreadParticipants
from ui.slack.tokens import BOT

SHUTDOWN_GRACE = 20.0  # seconds in which a stopping bot still answers
NOTICE_GRACE = 10.0  # further seconds for telling the askers who still wait


@dataclass(frozen=True)
class BotOptions:
    """How the bot behaves. `state`: the folder of its files. `user_daily`, `total_daily`: questions
    a day. `workers`: answers at a time. `deadline`, `post_interval`, `shutdown_grace`: seconds."""

    state: Path
    api: str = "https://slack.com/api/"
    follow_ups: FollowUps = "asker"
    user_daily: int = 50
    total_daily: int = 2_000
    workers: int = 8
    max_waiting: int = MAX_WAITING
    deadline: float = 120.0
    post_interval: float = POST_INTERVAL
    shutdown_grace: float = SHUTDOWN_GRACE


@dataclass(frozen=True)
class Bot:
    """What the listeners use."""

    client: RateLimitedClient
    identity: BotIdentity
    follow_ups: FollowUps
    intake: QuestionIntake
    participants: ThreadParticipants
    deduplication: EventDeduplication
    greeting: Greeting
    buttons: ButtonHandlers


class _StateFiles:
    """The bot's files, open. Raises ChangeSettingsError if one of them is unusable."""

    def __init__(self, options: BotOptions) -> None:
        self._db = open_slack_database(options.state)
        self.deduplication = EventDeduplication(self._db)
        self.participants = ThreadParticipants(self._db)
        self.shareable = ShareableAnswers(self._db)
        self.pending = PendingQuestions(options.state)
        self.feedback = Feedback(options.state)
        self.quota = DailyQuota(options.state, options.user_daily, options.total_daily)

    def close(self) -> None:
        for file in (self._db, self.pending, self.feedback, self.quota):
            file.close()


class _Sending:
    """What sends something to Slack."""

    def __init__(self, client: RateLimitedClient, files: _StateFiles) -> None:
        self.client = client
        self.immediate = ImmediateClient(client)
        self.replies = ReplyFactory(client, self.immediate, redacted_logger())
        self.status = QuestionStatus(files.deduplication, files.pending)
        self.notices = PrivateNotices(client, self.replies, self.status)
        self.background = BackgroundTasks()


@asynccontextmanager
async def open_bot(qa: QAService, token: str, options: BotOptions) -> AsyncIterator[Bot]:
    """Run the bot until the block ends. Waiting questions are then answered, or their askers told.

    Raises ChangeSettingsError: another bot uses the state folder, or Slack rejects the token.
    """
    with _single_instance(options.state):
        async with open_session() as session:
            client = RateLimitedClient(
                token, options.api, redacted_logger(), options.post_interval, session
            )
            identity = await _read_identity(client)
            async with _running(qa, client, identity, _StateFiles(options), options) as bot:
                yield bot


@asynccontextmanager
async def _running(
    qa: QAService,
    client: RateLimitedClient,
    identity: BotIdentity,
    files: _StateFiles,
    options: BotOptions,
) -> AsyncIterator[Bot]:
    sending = _Sending(client, files)
    responder = _responder(qa, identity, files, sending, options.deadline)
    queue = QuestionQueue(responder.answer, options.workers, options.max_waiting)
    queue.open()
    CrashRecovery(
        client,
        identity,
        queue,
        files.deduplication,
        files.pending,
        sending.notices,
        sending.background,
    ).start()
    try:
        yield _bot(qa, identity, options.follow_ups, files, sending, queue)
    finally:
        for question in await queue.close(options.shutdown_grace):
            sending.background.start(sending.notices.tell(question, STOPPING))
        await sending.background.close(options.shutdown_grace + NOTICE_GRACE)
        files.close()


def _responder(
    qa: QAService,
    identity: BotIdentity,
    files: _StateFiles,
    sending: _Sending,
    deadline: float,
) -> Responder:
    return Responder(
        qa,
        sending.client,
        sending.immediate,
        identity,
        files.deduplication,
        sending.status,
        sending.replies,
        AnswerRenderer(ChannelPrivacy(sending.client), files.feedback, files.shareable),
        sending.notices,
        sending.background,
        deadline,
    )


def _bot(
    qa: QAService,
    identity: BotIdentity,
    follow_ups: FollowUps,
    files: _StateFiles,
    sending: _Sending,
    queue: QuestionQueue,
) -> Bot:
    greeting = Greeting(qa, sending.client)
    intake = QuestionIntake(
        files.deduplication,
        files.participants,
        files.quota,
        files.pending,
        queue,
        greeting,
        sending.notices,
        sending.background,
    )
    return Bot(
        sending.client,
        identity,
        follow_ups,
        intake,
        files.participants,
        files.deduplication,
        greeting,
        ButtonHandlers(qa, sending.client, files.shareable, files.feedback, redacted_logger()),
    )


async def _read_identity(client: RateLimitedClient) -> BotIdentity:
    try:
        bot = await client.auth_test()
    except SLACK_ERRORS as error:
        raise connection_error(BOT, error) from error
    return BotIdentity(str(bot["user_id"]), str(bot.get("bot_id") or ""), str(bot["team_id"]))


def _single_instance(state: Path) -> AbstractContextManager[object]:
    """Lock the state folder: Slack spreads events over all connections, so two bots would each
    miss what the other has recorded."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        return FileLock(state / "slack.lock").acquire(blocking=False)
    except (Timeout, OSError) as error:
        raise ChangeSettingsError(
            f"another bot is using {state}, or the folder is not writable; stop that bot, or set"
            " PODCAST_QA_STATE to another folder"
        ) from error
