"""When a letter fits, in words."""

from bot.drafts.facts import AGAIN, CHANGED, FOLLOW_UP, SOLVED
from bot.drafts.front import Front
from bot.locale import Words, mark
from bot.topics import NAMES

_OCCASIONS = {
    FOLLOW_UP: mark("news we promised"),
    AGAIN: mark("an answer of ours stands there"),
    CHANGED: mark("we changed what they told us of"),
    SOLVED: mark("we ask whether it is solved"),
}
_HELD = {
    "legal": mark("held: legal"),
    "injury": mark("held: injury"),
    "press": mark("held: press"),
    "leak": mark("held: data leak"),
}
_URGENCIES = {
    "low": mark("not urgent"),
    "normal": mark("normal haste"),
    "high": mark("urgent"),
    "now": mark("very urgent"),
}
_FLAGS = {
    "mixed": (mark("praise with a complaint"), mark("no praise in it")),
    "wish": (mark("with a wish"), mark("without a wish")),
    "question": (mark("a question"), mark("no question")),
    "dear": (mark("too dear"), mark("not too dear")),
    "repeated": (mark("has written before"), mark("writes for the first time")),
    "has_text": (mark("with words"), mark("stars without words")),
}


def fits(front: Front, words: Words) -> str:
    """The conditions in a few words; for a letter without any, that it always fits."""
    told = [words.t(NAMES.get(one, one)) for one in front.topics]
    found = [" / ".join(told)] if told else []
    for name, (yes, no) in _FLAGS.items():
        if (value := getattr(front, name)) is not None:
            found.append(words.t(yes if value else no))
    if front.rating is not None:
        low, high = (words.number(one) for one in front.rating)
        stars = low if low == high else f"{low}-{high}"
        found.append(words.t("{stars} of 5 stars", stars=stars))
    found += [words.t(_HELD.get(one, one)) for one in front.hold]
    found += [words.t(_URGENCIES[one]) for one in front.urgency]
    if front.channel:
        found.append(words.t("only on {channel}", channel=front.channel))
    if front.fake:
        found.append(words.t("reported as fake"))
    if front.praise:
        found.append(words.t("praise"))
    if front.occasion:
        found.append(words.t(_OCCASIONS[front.occasion]))
    if front.by_hand:
        found.append(words.t("chosen by hand"))
    return ", ".join(found) or words.t("always")
