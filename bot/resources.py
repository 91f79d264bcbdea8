"""Where the files that are no code stand, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates() -> Path:
    """The folder of all templates: `replies/`, `slack/`, `pages/`.

    A wheel carries it inside the package as `_templates`; in a checkout it stands beside the
    package. Raises FileNotFoundError, naming both places, when neither is there.
    """
    return _first(_PACKAGE / "_templates", _PACKAGE.parent / "templates")


def locale() -> Path:
    """The folder of the gettext catalogues, one folder a language.

    It is inside the package in a checkout and in a wheel alike. Raises FileNotFoundError when it
    is not there.
    """
    return _first(_PACKAGE / "locale")


def _first(*places: Path) -> Path:
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise FileNotFoundError(
        f"Ascolto's own files are missing (looked in {looked}): install it again"
    )
