"""How a text speaks to its reader, where a language has several ways."""

import re

_FAMILIAR = {
    "it": "ciao tu te ti tuo tua tuoi tue",
    "de": "du dich dir dein deine deinen deinem deiner deines",
    "fr": "tu te toi ton ta tes",
    "es": "tú te ti tu tus contigo",
    "pt": "tu te ti teu tua teus tuas contigo",
}
_MANY = {"it": "voi vi vostro vostra vostri vostre", "es": "vosotros os vuestro vuestra"}
_POLITE = {
    "de": "Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Ihres",
    "fr": "vous votre vos",
    "es": "usted ustedes",
    "pt": "você vocês senhor senhora",
}
_WORD = re.compile(r"[^\W\d_]+")


def forms(text: str, language: str) -> set[str]:
    """Which of them `text` uses, as far as their words tell: "familiar", "many", "polite"."""
    words = _WORD.findall(text)
    lowered = {word.lower() for word in words}
    found = {
        "familiar": lowered & {*_FAMILIAR.get(language, "").split()},
        "many": lowered & {*_MANY.get(language, "").split()},
        "polite": {*words} & {*_POLITE.get(language, "").split()},
    }
    if language != "de":  # there the capital tells it from "she" and "they"
        found["polite"] = lowered & {*_POLITE.get(language, "").split()}
    return {form for form, words_found in found.items() if words_found}
