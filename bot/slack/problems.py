"""Slack's error codes in plain words, each with what to do about it."""

from bot.locale import mark

SENTENCES = {
    "not_in_channel": mark("Ascolto is not in this Slack channel: write /invite @ascolto there"),
    "channel_not_found": mark(
        "this Slack channel does not exist or is private and Ascolto is not in it: check the name, "
        "or write /invite @ascolto there"
    ),
    "is_archived": mark(
        "this Slack channel is archived: open it again or name another in ascolto.toml"
    ),
    "restricted_action": mark(
        "this workspace does not let apps post here: ask a workspace admin, or name another Slack "
        "channel in ascolto.toml"
    ),
    "restricted_action_read_only_channel": mark(
        "only some people may post in this Slack channel: allow Ascolto, or name another one in "
        "ascolto.toml"
    ),
    "invalid_blocks": "Slack does not take the newest blocks here: the plain form is used",
    "invalid_blocks_format": "Slack could not read the message: report this as a bug",
    "msg_blocks_too_long": "the message is too long for Slack: report this as a bug",
    "msg_too_long": "the message is too long for Slack: report this as a bug",
    "message_not_found": "somebody deleted this message in Slack",
    "cant_update_message": "Slack lets nobody change this message any more: it is posted anew",
    "cant_delete_message": "Slack lets nobody delete this message",
    "edit_window_closed": "Slack lets nobody change this message any more: it is posted anew",
    "thread_not_found": "the message this thread belongs to was deleted in Slack",
    "expired_trigger_id": "the click was answered too late: click again",
    "trigger_expired": "the click was answered too late: click again",
    "exchanged_trigger_id": "the click was used already: click again",
    "invalid_trigger_id": "Slack does not know this click: click again",
    "view_closed": "the window was closed meanwhile: open it again",
    "not_found": "the window was closed meanwhile: open it again",
    "hash_conflict": "the window changed meanwhile: look at it again",
    "push_limit_reached": "three windows are open already: close one",
    "user_not_found": "nobody in this workspace has this id: check the name in ascolto.toml",
    "users_not_found": "nobody in this workspace has this mail address: check it in ascolto.toml",
    "user_not_visible": "Ascolto may not see this person",
    "user_not_in_channel": "this person is not in the Slack channel: invite them there",
    "cannot_dm_bot": "messages cannot be sent to a bot: name a person in ascolto.toml",
    "user_disabled": "this person was deactivated in Slack: name another in ascolto.toml",
    "subteam_not_found": "there is no such user group: check the name in ascolto.toml",
    "messages_tab_disabled": "the app takes no messages: turn on its Messages tab",
    "no_permission": mark("Ascolto may not do this here: install the app again with its manifest"),
    "method_not_supported_for_channel_type": "this cannot be done in this kind of Slack channel",
}
KEYS = {
    "invalid_auth": "Slack does not know the token: copy it again into SLACK_BOT_TOKEN",
    "not_authed": "no token was given: set SLACK_BOT_TOKEN",
    "token_revoked": "the token was revoked: install the app again and renew SLACK_BOT_TOKEN",
    "token_expired": "the token has expired: install the app again and renew SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from this workspace: install it again and renew "
    "SLACK_BOT_TOKEN",
    "org_login_required": "the workspace is being moved or needs a login: ask its admin",
    "access_denied": "the workspace does not let the app in: ask its admin",
    "ekm_access_denied": "the workspace's keys keep the app out: ask its admin",
    "missing_scope": "the app lacks the permission {needed}: install it again with the manifest "
    "from ascolto manifest",
    "not_allowed_token_type": "this is not a bot token: SLACK_BOT_TOKEN begins with xoxb-",
    "team_access_not_granted": "the app may not act in this workspace: install it there",
}
"""Codes after which nothing works until a person acts."""

UNCLEAR = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "team_added_to_org",
    "request_timeout",
}
"""Slack fell over while it worked: it may have been done."""

LIMITS = {"ratelimited", "rate_limited", "message_limit_exceeded"}


def sentence(code: str, needed: str = "") -> str:
    """Slack's code as a sentence that says what to do."""
    known = KEYS.get(code) or SENTENCES.get(code)
    if known is None:
        return f"Slack refused it ({code})"
    return f"{known.format(needed=needed or 'it asked for')} ({code})"


MESSAGE_GONE = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
)
"""The message we wanted to change is not there any more."""

NO_THREAD = "thread_not_found"
"""The message in whose thread we wanted to post is not there any more."""

TOO_NEW = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""The plain form may be taken where this was refused."""

CHANNEL_PROBLEMS = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "no_permission",
    }
)
"""Nothing gets into this Slack channel until a person acts."""

PERSON_PROBLEMS = frozenset(
    {
        "user_not_found",
        "user_not_visible",
        "user_disabled",
        "cannot_dm_bot",
        "messages_tab_disabled",
    }
)
"""This person cannot be told."""
