"""Pages are translated like the rest: their sentences are found in their templates."""

from pathlib import Path

from bot.locale.sentences import of_pages


def test_the_sentences_of_pages_are_found(tmp_path: Path) -> None:
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat/a.html").write_text(
        '{% macro m(x) %}<b title="{{ t("Two {what}", what=x) }}">{% endmacro %}\n'
        '{{ n("{count} reply", "{count} replies", x|length) }}{{ s("not a sentence") }}\n'
        '{% set words = {"lost": t("Connection lost")} %}',
        encoding="utf-8",
    )
    found = [(each.id, each.file, each.line) for each in of_pages(tmp_path)]
    assert found == [
        ("Two {what}", "templates/pages/chat/a.html", 1),
        (("{count} reply", "{count} replies"), "templates/pages/chat/a.html", 2),
        ("Connection lost", "templates/pages/chat/a.html", 3),
    ]
