"""A small invented firm to start with: who works there and where they talk."""

from bot.clock import Clock
from bot.playground.workspace import Workspace


def bottega(clock: Clock) -> Workspace:
    """Bottega Aurora: a care team, its head, a guest, another firm's person, one who left.

    Slack channels #general, #reviews and #support; the user group @care-team.
    """
    ws = Workspace(clock)
    people = [
        ws.add_user("care-lead", "U0MARIA", "Maria Rossi", email="maria@aurora.test"),
        ws.add_user("care-agent", "U0LUCA", "Luca Bianchi", email="luca@aurora.test"),
        ws.add_user(
            "head-of-care", "U0ELENA", "Elena Conti", email="elena@aurora.test", is_admin=True
        ),
        ws.add_user("community", "U0SARA", "Sara Greco", email="sara@aurora.test", locale="it-IT"),
    ]
    guest = ws.add_user(
        "guest", "U0GINO", "Gino Ospite", email="gino@agency.test", is_restricted=True
    )
    stranger = ws.add_user("partner", "U0PAT", "Pat Partner", is_stranger=True)
    ws.add_user("gone", "U0UGO", "Ugo Andato", email="ugo@aurora.test", deleted=True)
    ws.add_group("care-team", people[:2], "S0CARETEAM", "Care team")
    ws.add_channel("general", [*people, guest], "C0GENERAL", bot=False)
    ws.add_channel("reviews", [*people, guest, stranger], "C0REVIEWS")
    ws.add_channel("support", people[:3], "C0SUPPORT")
    ws.add_channel("private", people[:1], "C0PRIVATE", private=True, bot=False)
    return ws
