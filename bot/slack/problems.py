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
    "invalid_blocks": mark("Slack does not take the newest blocks here: the plain form is used"),
    "invalid_blocks_format": mark("Slack could not read the message: report this as a bug"),
    "msg_blocks_too_long": mark("the message is too long for Slack: report this as a bug"),
    "msg_too_long": mark("the message is too long for Slack: report this as a bug"),
    "message_not_found": mark("somebody deleted this message in Slack"),
    "cant_update_message": mark(
        "Slack lets nobody change this message any more: it is posted anew"
    ),
    "cant_delete_message": mark("Slack lets nobody delete this message"),
    "edit_window_closed": mark("Slack lets nobody change this message any more: it is posted anew"),
    "thread_not_found": mark("the message this thread belongs to was deleted in Slack"),
    "expired_trigger_id": mark("the click was answered too late: click again"),
    "trigger_expired": mark("the click was answered too late: click again"),
    "exchanged_trigger_id": mark("the click was used already: click again"),
    "invalid_trigger_id": mark("Slack does not know this click: click again"),
    "view_closed": mark("the window was closed meanwhile: open it again"),
    "not_found": mark("the window was closed meanwhile: open it again"),
    "hash_conflict": mark("the window changed meanwhile: look at it again"),
    "push_limit_reached": mark("three windows are open already: close one"),
    "user_not_found": mark("nobody in this workspace has this id: check the name in ascolto.toml"),
    "users_not_found": mark(
        "nobody in this workspace has this mail address: check it in ascolto.toml"
    ),
    "user_not_visible": mark("Ascolto may not see this person"),
    "user_not_in_channel": mark("this person is not in the Slack channel: invite them there"),
    "cannot_dm_bot": mark("messages cannot be sent to a bot: name a person in ascolto.toml"),
    "user_disabled": mark("this person was deactivated in Slack: name another in ascolto.toml"),
    "subteam_not_found": mark("there is no such user group: check the name in ascolto.toml"),
    "messages_tab_disabled": mark("the app takes no messages: turn on its Messages tab"),
    "no_permission": mark("Ascolto may not do this here: install the app again with its manifest"),
    "method_not_supported_for_channel_type": mark(
        "this cannot be done in this kind of Slack channel"
    ),
}
KEYS = {
    "invalid_auth": mark("Slack does not know the token: copy it again into SLACK_BOT_TOKEN"),
    "not_authed": mark("no token was given: set SLACK_BOT_TOKEN"),
    "token_revoked": mark("the token was revoked: install the app again and renew SLACK_BOT_TOKEN"),
    "token_expired": mark("the token has expired: install the app again and renew SLACK_BOT_TOKEN"),
    "account_inactive": mark(
        "the app was removed from this workspace: install it again and renew SLACK_BOT_TOKEN"
    ),
    "org_login_required": mark("the workspace is being moved or needs a login: ask its admin"),
    "access_denied": mark("the workspace does not let the app in: ask its admin"),
    "ekm_access_denied": mark("the workspace's keys keep the app out: ask its admin"),
    "missing_scope": mark(
        "the app lacks the permission {needed}: install it again with the manifest from ascolto "
        "manifest"
    ),
    "not_allowed_token_type": mark("this is not a bot token: SLACK_BOT_TOKEN begins with xoxb-"),
    "team_access_not_granted": mark("the app may not act in this workspace: install it there"),
}
"""Codes after which nothing works until a person acts."""

OTHERS = (
    mark("it asked for"),
    mark("a file did not reach Slack"),
    mark("Slack did not take a file"),
    mark("Slack did not answer {method} within {seconds} seconds"),
    mark("Slack's answer to {method} made no sense"),
    mark("Slack's answer made no sense: {key} is missing"),
    mark("Slack asks for patience at {method}"),
    mark("Slack is in trouble at {method}"),
    mark("status {words}"),
    mark("Slack refused it"),
    mark("the connection to Slack failed at {method}"),
)
"""What else is said of a call; the first stands where the needed permission is not named."""

NO_CHANNEL = (
    mark("there is no Slack channel #{name}: a private one is only seen after /invite @ascolto"),
    mark(
        "there is no Slack channel #{name} (did you mean #{near}?): a private one is only seen "
        "after /invite @ascolto"
    ),
)
NO_PERSON = (
    mark("there is no person and no user group @{name}: write a handle, a mail address or an id"),
    mark(
        "there is no person and no user group @{name} (did you mean @{near}?): write a handle, "
        "a mail address or an id"
    ),
)
"""A name in the settings that is nobody's in Slack."""

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

TOO_NEW = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_blocks_too_long"}
)
"""The plain form may be taken where this was refused; of blocks it does not know in a modal Slack
says that the arguments are invalid."""

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
