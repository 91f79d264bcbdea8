"""Files made from code."""

import re
from pathlib import Path

from bot.channels import channels
from bot.cli.generated import files
from bot.cli.texts import channels_table, env_example, settings_table
from bot.locale import Words
from bot.settings import read_settings, table

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_the_example_of_env_names_every_setting_with_its_default() -> None:
    lines = env_example(Words("en")).splitlines()
    for setting in table():
        given = f"{setting.name}={setting.default}"
        assert given in lines or f"# {given}" in lines


def test_the_example_of_env_with_all_lines_taken_changes_nothing() -> None:
    text = re.sub(r"(?m)^# (?=[A-Z_]+=)", "", env_example(Words("en")))
    Path(".env").write_text(text, encoding="utf-8")
    assert read_settings(TOKENS, Path(".env")) == read_settings(TOKENS)


def test_the_tables_have_a_row_for_everything() -> None:
    settings, known = settings_table().splitlines(), channels_table().splitlines()
    assert len(settings) == 2 + len(table())
    assert len(known) == 2 + len(channels())
    for rows in (settings, known):
        assert len({row.count("|") for row in rows}) == 1


def test_the_readme_has_a_place_for_each_table() -> None:
    readme = files()["README.md"]
    assert settings_table() in readme
    assert channels_table() in readme
