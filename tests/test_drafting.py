"""What a review itself tells a letter, and which letter that is."""

import pytest

from bot.drafting import said
from bot.drafts import Draft, Facts, Pack, suggest
from bot.intake.reading import judged
from bot.models import Review
from bot.resources import templates
from bot.triage import Message, judge

PACK = Pack.load(templates() / "replies")


def draft(text: str, language: str, stars: float | None = None, *, public: bool = True) -> Draft:
    verdict = judge(Message(text, "", stars, 5, language))
    review = Review(id=1, text=text, title="", rating=stars, scale=5, **judged(verdict))
    facts = Facts(**said(review), team_language=language, public=public, brand_name="Aurora")
    found = suggest(facts, PACK)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Bellissimo posto! Sarebbe bello se apriste anche la domenica."),
        ("en", "Lovely place! Would be nice if you opened on Sundays."),
        ("de", "Wunderschönes Lokal! Es wäre schön, wenn ihr sonntags öffnet."),
        ("fr", "Endroit magnifique ! Ce serait bien d'ouvrir le dimanche."),
        ("es", "¡Un lugar precioso! Estaría bien que abrieran los domingos."),
        ("pt", "Lugar lindo! Seria bom se abrissem ao domingo."),
    ],
)
def test_who_praises_and_wishes_hears_a_word_on_the_wish(language: str, text: str) -> None:
    assert draft(text, language, 5).template == f"{language}/public/wish"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Pizza bruciata. Una volta era un ottimo posto."),
        ("en", "Burnt pizza. It used to be our favourite place."),
        ("de", "Pizza verbrannt. Früher war es hier wirklich gut."),
        ("fr", "Pizza brûlée. Avant c'était vraiment excellent."),
        ("es", "Pizza quemada. Antes era muy bueno."),
        ("pt", "Pizza queimada. Antes era muito bom."),
    ],
)
def test_who_praises_what_was_once_is_not_thanked_for_praise(language: str, text: str) -> None:
    assert draft(text, language, 2).template == f"{language}/public/food"


def test_who_only_praises_hears_nothing_of_a_wish() -> None:
    assert draft("Lovely place, lovely people!", "en", 5).template == "en/public/praise"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Tutto perfetto, senza un solo difetto. Bravissimi!"),
        ("en", "Wonderful from start to finish, not one complaint."),
        ("de", "Alles wunderbar, kein einziger Kritikpunkt."),
        ("fr", "Tout était parfait, pas un seul défaut."),
        ("es", "Todo perfecto, ni un solo fallo."),
        ("pt", "Tudo perfeito, nem um único defeito."),
    ],
)
def test_who_has_not_one_complaint_only_praises(language: str, text: str) -> None:
    assert draft(text, language, 5).template == f"{language}/public/praise"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "La pizza era bruciata sotto e cruda in mezzo."),
        ("en", "The pizza was burnt and the pasta overcooked."),
        ("de", "Die Pizza war verbrannt und das Fleisch zäh."),
        ("fr", "La pizza était brûlée et la viande trop cuite."),
        ("es", "La pizza estaba quemada y la carne dura."),
        ("pt", "A pizza estava queimada e a carne dura."),
    ],
)
def test_a_guest_of_a_restaurant_is_not_asked_for_a_purchase(language: str, text: str) -> None:
    for public in (True, False):
        audience = "public" if public else "private"
        assert draft(text, language, 1, public=public).template == f"{language}/{audience}/food"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Cibo buonissimo ma servizio lentissimo, quaranta minuti per un caffè."),
        ("en", "The food is delicious but the service is painfully slow."),
        ("fr", "Très bonne cuisine mais service d'une lenteur incroyable."),
        ("pt", "Comida ótima mas serviço lentíssimo."),
        ("it", "Camera splendida, letti comodi, ottima colazione. Unico neo, la piscina chiusa."),
        ("en", "Fantastic food, great music, charming waiter. Only gripe: we waited for the bill."),
        ("de", "Tolles Essen, super Bedienung, alles lecker. Einziges Manko: die Wartezeit."),
        ("fr", "Excellent repas, super accueil, cadre magnifique. Seul reproche : l'attente."),
        ("es", "Comida excelente, trato genial, sitio precioso. Única pega: la espera."),
        ("pt", "Comida excelente, ótimo atendimento, sítio lindo. Único senão: a espera."),
    ],
)
def test_praise_that_is_outweighed_gets_the_letter_for_both(language: str, text: str) -> None:
    assert draft(text, language, 4).template == f"{language}/public/mixed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il risotto è arrivato tiepido. Peccato, ci tenevo."),
        ("en", "The risotto came lukewarm, a pity."),
    ],
)
def test_many_stars_with_a_complaint_alone_are_not_thanked_for_praise(
    language: str, text: str
) -> None:
    assert draft(text, language, 4).template.split("/")[-1] not in ("praise", "stars", "mixed")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Bravissimi, due ore per una pizza fredda."),
        ("en", "Brilliant, two hours for a cold pizza."),
        ("es", "Enhorabuena, dos horas esperando una pizza fría."),
    ],
)
def test_praise_beside_a_single_star_is_taken_for_mockery(language: str, text: str) -> None:
    assert draft(text, language, 1).template != f"{language}/public/mixed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Otto euro per una candela, prezzi folli."),
        ("en", "£14 for a candle, far too expensive."),
        ("de", "Acht Euro für eine Kerze, viel zu teuer."),
        ("fr", "Huit euros la bougie, beaucoup trop cher."),
        ("es", "Ocho euros por una vela, carísimo."),
        ("pt", "Oito euros por uma vela, muito caro."),
    ],
)
def test_who_finds_it_too_dear_hears_of_no_wrong_bill(language: str, text: str) -> None:
    assert draft(text, language, 2).template == f"{language}/public/price"


def test_a_wrong_bill_is_not_taken_for_a_high_price() -> None:
    wrong = "I was charged twice for the same order, the bill is wrong."
    assert draft(wrong, "en", 1).template == "en/public/money"
    assert draft("Daylight robbery, prices are crazy.", "en", 1).template == "en/public/price"
