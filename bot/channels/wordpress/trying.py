"""What `ascolto check` tries on a WordPress site, and what to do where it fails."""

from bot.channels.base import Trial
from bot.channels.wordpress.site import Site, code
from bot.errors import ChannelError, Unexpected

_UNKNOWN = (
    "The site does not know this login: make a new application password (Users, Profile) and copy "
    "it whole. If it is right, the web server keeps the Authorization header from WordPress: "
    'Apache wants SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1'
)
_LOGIN = {
    "incorrect_password": "The application password is wrong: make a new one (Users, Profile).",
    "invalid_username": "There is no such user: write its login name or mail address.",
    "invalid_email": "There is no such user: write its login name or mail address.",
    "application_passwords_disabled": "Application passwords are switched off there.",
    "application_passwords_disabled_for_user": "This user may not have application passwords.",
}


async def trials(site: Site) -> list[Trial]:
    """Is the REST API there, does it know us, may we moderate; the first failure ends it."""
    tried: list[Trial] = []
    for what, wrong in (("REST API", _rest), ("login", _login), ("right to moderate", _rights)):
        try:
            advice = await wrong(site)
        except ChannelError as error:
            advice = f"{error}."
        tried.append(Trial(what=f"{site.host}: {what}", ok=not advice, advice=advice))
        if advice:
            break
    return tried


async def _rest(site: Site) -> str:
    answer = await site.ask("GET", "")
    if answer.status in (401, 403):
        return f"It answers {answer.status}: does a security plugin close the REST API?"
    try:
        said = answer.json() if answer.status == 200 else None
    except Unexpected:
        said = None
    if isinstance(said, dict) and "wp/v2" in said.get("namespaces", ()):
        return ""
    return (
        f"There is no REST API at {site.options.url}/wp-json/ ({answer.status}): is url right, and "
        'is Settings, Permalinks set to anything but "Plain"?'
    )


async def _login(site: Site) -> str:
    answer = await site.ask("GET", "wp/v2/users/me", params={"context": "edit"})
    if answer.status in (401, 403):
        return _LOGIN.get(code(answer), _UNKNOWN)
    site.judge(answer)
    return ""


async def _rights(site: Site) -> str:
    me = await site.me()
    rights = me.get("capabilities")
    if isinstance(rights, dict) and rights.get("moderate_comments"):
        return ""
    return f"{me.get('name')} may not moderate comments: give the user the role of an editor."
