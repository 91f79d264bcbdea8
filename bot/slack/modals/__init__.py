"""Modals: what builds one also reads what comes back from it."""

from bot.slack.modals.fake import FakeReport, fake_form, read_fake
from bot.slack.modals.fix import Fix, fix_modal, read_fix
from bot.slack.modals.forms import (
    Called,
    Colleague,
    Dismissal,
    Later,
    There,
    ask_form,
    called_form,
    dismiss_form,
    give_form,
    later_form,
    read_called,
    read_colleague,
    read_dismissal,
    read_later,
    read_there,
    there_form,
)
from bot.slack.modals.log import LogInput, log_modal, read_log
from bot.slack.modals.more import AT_ONCE, More, more_modal, read_more
from bot.slack.modals.reading import copy_modal, first_modal, history_modal, read_all_modal
from bot.slack.modals.reply import ReplyInput, read_reply, reply_modal, text_block
from bot.slack.modals.reply_parts import Form

__all__ = [
    "AT_ONCE",
    "Called",
    "Colleague",
    "Dismissal",
    "FakeReport",
    "Fix",
    "Form",
    "Later",
    "LogInput",
    "More",
    "ReplyInput",
    "There",
    "ask_form",
    "called_form",
    "copy_modal",
    "dismiss_form",
    "fake_form",
    "first_modal",
    "fix_modal",
    "give_form",
    "history_modal",
    "later_form",
    "log_modal",
    "more_modal",
    "read_all_modal",
    "read_called",
    "read_colleague",
    "read_dismissal",
    "read_fake",
    "read_fix",
    "read_later",
    "read_log",
    "read_more",
    "read_reply",
    "read_there",
    "reply_modal",
    "text_block",
    "there_form",
]
