"""`ascolto triage FILE`: messages in a file, judged."""

import json

from tests.cli.conftest import Ascolto, write

MESSAGES = """\
{"text": "Pacco mai arrivato, terza volta che scrivo.", "stars": 1, "critical": 1, "source": "shop"}
{"text": "Tutto perfetto, grazie! :smile: <3", "stars": 5, "critical": 0, "source": "shop"}
{"text": "My order never arrived.", "lang": "en", "critical": 0, "source": "mail"}
"""
ITALIAN = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}


async def test_every_message_is_judged_with_its_reasons(ascolto: Ascolto) -> None:
    write(MESSAGES, "messages.jsonl")
    told = await ascolto("triage", "messages.jsonl", "--jsonl")
    first, second, third = map(json.loads, told.stdout.splitlines())
    assert (first["line"], first["critical"], first["language"]) == (1, True, "it")
    assert first["topics"][0] == "delivery"
    assert first["reasons"][0] == "1 star"
    assert any('"mai arrivato"' in reason for reason in first["reasons"])
    assert (second["critical"], second["text"]) == (False, "Tutto perfetto, grazie! :smile: <3")
    assert third["critical"] is True
    table = await ascolto("triage", "judge", "messages.jsonl", **ITALIAN)
    assert table.stdout.split()[:3] == ["riga", "critica", "punteggio"]
    assert "Consegna" in table.stdout


async def test_a_line_that_is_no_message_is_told_and_the_rest_goes_on(ascolto: Ascolto) -> None:
    wrong = '{"text": "Bad.", "stars": 9}\noops\n\n[1]\n{"stars": null}\n{"text": ["a"]}\n'
    given = wrong + '{"text": "caf\udce9", "stars": "2"}\n' + MESSAGES
    told = await ascolto("triage", "-", "--jsonl", input=given.encode("utf-8", "surrogateescape"))
    assert told.exit_code == 1
    assert [json.loads(line)["line"] for line in told.stdout.splitlines()] == [8, 9, 10]
    assert told.stderr.splitlines() == [
        "Line 1: stars is a number from 0 to 5.",
        "Line 2: This is not JSON.",
        'Line 4: A line holds one object, such as {"text": "…"}.',
        "Line 5: There is neither a text nor stars.",
        "Line 6: text is a text.",
        "Line 7: This is not UTF-8.",
    ]


async def test_csv_with_a_header_does_as_well(ascolto: Ascolto) -> None:
    write('\ufeffStars,Text,critical\n1,"Broken,\nand late",1\n,Great!,0\n7,x,\n,a,b,c\n', "m.csv")
    told = await ascolto("triage", "m.csv", "--jsonl")
    found = [json.loads(line) for line in told.stdout.splitlines()]
    assert [one["line"] for one in found] == [2, 4]
    assert [one["text"] for one in found] == ["Broken,\nand late", "Great!"]
    assert "Line 5: stars" in told.stderr
    assert "Line 6: There are more cells than columns" in told.stderr
    write("name;age\nAnna;7\n", "other.csv")
    other = await ascolto("triage", "other.csv", **ITALIAN)
    assert other.exit_code == 1
    assert "Questo file non comincia né" in other.stderr
    assert "none.csv cannot be read" in (await ascolto("triage", "none.csv")).stderr


async def test_a_file_without_messages_is_told_instead_of_an_empty_table(ascolto: Ascolto) -> None:
    for nothing in ("", "\n\n", "text,stars\n"):
        write(nothing, "empty")
        for more in ((), ("--jsonl",), ("--evaluate",)):
            told = await ascolto("triage", "empty", *more)
            assert (told.exit_code, told.stdout) == (1, "")
            assert told.stderr == "There is no message in this file.\n"
    write('{"stars": 9}\n', "wrong.jsonl")
    told = await ascolto("triage", "wrong.jsonl", **ITALIAN)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.splitlines()[-1] == "In questo file non c'è nessun messaggio."


async def test_judgements_are_compared_with_what_people_said(ascolto: Ascolto) -> None:
    write(MESSAGES + '{"text": "Hello"}\n', "messages.jsonl")
    told = await ascolto("triage", "messages.jsonl", "--evaluate")
    lines = [line.split() for line in told.stdout.splitlines()]
    assert ["all", "3", "1", "0.500", "1.000", "0.667"] in lines
    assert ["source", "mail", "1", "0", "0.000", "–", "0.000"] in lines
    assert ["is", "critical", "1", "0"] in lines
    assert ["is", "not", "critical", "1", "1"] in lines
    assert "false alarm My order never arrived." in told.stdout
    assert "1 message does not say whether it is critical: left out." in told.stderr
    rows = await ascolto("triage", "messages.jsonl", "--evaluate", "--jsonl")
    whole, *_, mistake = map(json.loads, rows.stdout.splitlines())
    assert (whole["kind"], whole["recall"]) == ("all", 1.0)
    assert (mistake["kind"], mistake["line"]) == ("mistake", 3)


async def test_nothing_to_compare_with_is_said(ascolto: Ascolto) -> None:
    told = await ascolto("triage", "-", "--evaluate", input='{"text": "Hello"}')
    assert told.exit_code == 1
    assert told.stderr.strip() == "No message says whether it is critical (0 or 1)."
