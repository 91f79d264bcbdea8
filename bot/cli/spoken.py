"""The language of the terminal: what the environment says, English otherwise."""

import errno
import os
from collections.abc import Mapping

from bot.errors import AscoltoError
from bot.locale import Words, mark
from bot.slack import reasons


def language(environ: Mapping[str, str]) -> str:
    """The first that LANGUAGE, LC_ALL, LC_MESSAGES and LANG name, in gettext's order."""
    given = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    plain = next(filter(None, given), "").partition(".")[0]
    if plain in ("", "C", "POSIX"):
        return "en"
    return environ.get("LANGUAGE", "").partition(":")[0] or plain


def words() -> Words:
    """Everything the command line says, in that language."""
    return Words(language(os.environ))


def why(error: OSError) -> str:
    """What the machine says about a file, in that language where it is one of the usual things."""
    known = {
        errno.ENOENT: mark("there is no such file or folder"),
        errno.EISDIR: mark("it is a folder"),
        errno.ENOTDIR: mark("there is no such folder"),
        errno.EACCES: mark("you may not"),
        errno.EROFS: mark("nothing can be written there"),
        errno.ENOSPC: mark("the disk is full"),
    }
    found = known.get(error.errno or 0)
    return words().t(found) if found else error.strerror or str(error)


def told(error: AscoltoError) -> str:
    """What went wrong, in that language as far as it knows the sentence."""
    return reasons.told(error, words())
