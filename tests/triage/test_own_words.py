"""A shop's own words are read beside those that ship."""

from pathlib import Path

from bot.channels import channels
from bot.config import Config, read_config
from bot.config.triage import WordsTable
from bot.triage import Judge, Message, Verdict, automatic, judge, thanks
from bot.triage.lexicon import TABLES, written
from tests.config.example import ENVIRON, EXAMPLE

OWN = """
[triage.words.it]
delivery = ["monopattin*"]
negative = "cigola*"
urgent = ["prima della sagra"]
hold.legal = ["il mio compare"]
harmless.injury = ["pericoloso di nome"]
thanks = ["bella lì"]
expects = ["sospiro"]
automatic = ["sono in malga"]
"""


def config() -> Config:
    Path("ascolto.toml").write_text(EXAMPLE + OWN, encoding="utf-8")
    return read_config(Path("ascolto.toml"), ENVIRON, channels())


def judged(text: str) -> Verdict:
    return Judge(own=config().triage.words)(Message(text, "", 1, 5, "it"))


def test_they_say_what_it_is_about_how_urgent_it_is_and_what_is_held() -> None:
    found = judged("Il monopattino cigolava e serve prima della sagra.")
    assert found.topics == ("delivery",)
    assert ("cigolava",) in [reason.words for reason in found.reasons]
    assert "pressing" in [reason.ground for reason in found.reasons]
    assert judged("Lo dico e il mio compare arriva").hold == "legal"
    assert judged("Quel cane è pericoloso di nome").hold is None


def test_without_them_nothing_is_added() -> None:
    assert judge(Message("Lo dico e il mio compare arriva", "", 1, 5, "it")).hold is None


def test_they_say_what_is_a_mere_thank_you_and_what_no_person_wrote() -> None:
    own = config().triage.words
    assert not thanks("Bella lì, gentilissimi!")
    assert thanks("Bella lì, gentilissimi!", own)
    for spoiled in (
        "Grazie mille a tutti, tutto perfetto, cigola.",
        "Grazie mille a tutti, tutto perfetto, sospiro.",
    ):
        assert thanks(spoiled)
        assert not thanks(spoiled, own)
    assert not automatic("Sono in malga fino a lunedì.")
    assert automatic("Sono in malga fino a lunedì.", own)


def test_every_list_that_says_what_customers_say_can_be_extended() -> None:
    fields, lists = WordsTable.model_fields, written("it")
    inner = {
        *("function", "numbers", "negators", "merely", "joins", "but", "besides", "dear"),
        *("offers", "pitches", "bought"),
        *("courtesy", "greetings", "topics"),
    }
    assert {*fields} == {*lists, *lists["topics"]} - inner
    for table in {*TABLES} - {"topics"}:
        model = fields[table].annotation
        assert model is not None
        assert {*model.model_fields} == {*lists[table]}
