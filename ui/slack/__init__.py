"""The Slack bot. It neither searches nor answers itself: that is `rag`.

Questions in: `bolt_app`, `http_endpoint`, `signature`, `event_parsing`, `slack_question`,
`question_intake`, `question_queue`.

Answers out: `responder`, `qa_service`, `thread_history`, `progress_indicator`, `answer_rendering`,
`slack_reply`, `reply_factory`, `streaming_reply`, `exactly_once_post`, `ephemeral_reply`.

No answer: `private_notice`, `failure_messages`.

Block Kit: `block_kit`, `truncated_list`, `escaping`. Buttons: `button_handlers`, `button_values`,
`feedback_form`. Suggested prompts: `greeting`.

Web API: `rate_limited_client`, `response_url`, `slack_errors`, `channel_privacy`.

State: `slack_database`, `event_deduplication`, `thread_participants`, `shareable_answers`,
`pending_questions`, `question_status`, `daily_quota`.

Start and stop: `bot_process`, `bot`, `crash_recovery`, `background_tasks`, `connection_check`,
`tokens`, `app_manifest`, `log_redaction`.
"""
