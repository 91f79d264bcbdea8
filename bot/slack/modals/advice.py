"""What to write instead of what the check of a reply found."""

from collections.abc import Sequence
from typing import Protocol

from bot.locale import Words
from bot.slack.parts import quoted


class Finding(Protocol):
    """Something the check of drafts found: "must" be put right, or "read" again."""

    @property
    def level(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def words(self) -> Sequence[str]: ...


def advice(one: Finding, words: Words) -> str:
    """The words meant, and one suggestion, in the reader's language."""
    if one.code == "too_long" and len(one.words) == 2:
        now, most = (words.number(int(length)) for length in one.words)
        return words.t("Too long: {now}, at most {most}. Shorten it.", now=now, most=most)
    told = {**_of_the_place(words), **_of_the_text(words), **_of_the_voice(words)}
    suggestion = told.get(one.code, words.t("read it once more."))
    return f"{quoted(one.words, words)}: {suggestion}" if one.words else suggestion


def _of_the_place(words: Words) -> dict[str, str]:
    return {
        "edited": words.t("The customer wrote something else meanwhile: read it above."),
        "unchanged": words.t("It says just what stands there already."),
        "practice_began": words.t("This is practice now: nothing is sent."),
        "practice_over": words.t("This is not practice any more: it goes out for real."),
        "answered_there": words.t("An answer stands there already: look at it above."),
    }


def _of_the_text(words: Words) -> dict[str, str]:
    return {
        "empty": words.t("There is no text yet."),
        "placeholder": words.t("fill in what stands in brackets, or take it out."),
        "personal_data": words.t("personal data do not belong in public: ask in private."),
        "question": words.t("the customer asked this. Answer it, or say by when you will."),
        "language": words.t("The customer wrote in another language: answer in theirs."),
        "name": words.t("a name that is not shown there. Use only the one the customer shows."),
        "competitor": words.t("the name of another firm. Speak of what you do."),
        "repeated": words.t(
            "somebody else got nearly the same from you. Say it anew, about this very case."
        ),
        "link": words.t("links are not allowed there. Say what to look for instead."),
        "contact": words.t(
            "addresses and phone numbers are not allowed there. Say where to find you without them."
        ),
    }


def _of_the_voice(words: Words) -> dict[str, str]:
    return {
        "defensive": words.t("it sounds like an excuse. Say what you are doing about it."),
        "blaming": words.t("it blames the customer. Say what happened and how you help."),
        "sarcastic": words.t("it can be read as mockery. Say it plainly, or leave it out."),
        "shouting": words.t("it looks like shouting. Small letters and one sign are enough."),
        "bureaucratic": words.t("it sounds like an office. Say it as you would on the phone."),
        "salesy": words.t("it sounds like advertising. Leave it out: first put things right."),
        "liar": words.t("it calls the writer a liar. Say what you found, and ask what you need."),
        "money": words.t("it promises money. Write it only if that is decided, best in private."),
        "admission": words.t(
            "it admits guilt before the law. Say that you are sorry and what you are doing."
        ),
        "cold": words.t("It neither thanks nor says sorry: that can read as cold."),
        "rating": words.t("nobody may be asked for another rating. Thank for the honest one."),
    }
