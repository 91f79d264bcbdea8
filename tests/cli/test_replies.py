"""`ascolto reply-check FILE`: a reply in a file, checked."""

from tests.cli.conftest import Ascolto, write

ITALIAN = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}


async def test_every_finding_is_a_line_with_its_suggestion(ascolto: Ascolto) -> None:
    write("You should have read [what happened] & call +39 333 1234567.\n", "reply.txt")
    told = await ascolto("reply-check", "reply.txt")
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        '⛔ Must fix: "[what happened]": fill in what stands in brackets, or take it out.',
        '⛔ Must fix: "+39 333 1234567": personal data do not belong in public: ask in private.',
        '⚠️ Read again: "You should have read": it blames the customer. '
        "Say what happened and how you help.",
    ]


async def test_warnings_alone_are_no_failure_and_the_reader_is_told_in_italian(
    ascolto: Ascolto,
) -> None:
    given = b"Grazie del messaggio, chiami +39 333 1234567."
    told = await ascolto("reply-check", "-", "--private", input=given, **ITALIAN)
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "Niente da correggere.\n")
    asked = ("--said", "Avete la taglia 46?")
    told = await ascolto("reply-check", "-", *asked, input=b"Grazie mille.", **ITALIAN)
    assert told.exit_code == 0
    assert told.stdout.startswith("⚠️ Da rileggere: «Avete la taglia 46?»: il cliente lo ha")
