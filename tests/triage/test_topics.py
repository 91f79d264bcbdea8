"""What a message is about."""

import pytest

from bot.triage import Message, judge


def about(text: str, language: str) -> tuple[str, ...]:
    return judge(Message(text, "", 2, 5, language)).topics


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "È arrivato con un piede più corto."),
        ("en", "It arrived with one leg shorter."),
        ("de", "Er ist mit einem kürzeren Bein angekommen."),
        ("fr", "Elle est arrivée avec un pied plus court."),
        ("es", "Llegó con una pata más corta."),
        ("pt", "Chegou com uma perna mais curta."),
    ],
)
def test_what_arrives_with_a_fault_is_about_the_product(language: str, text: str) -> None:
    assert about(text, language) == ("product",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "È arrivato con due giorni di ritardo."),
        ("en", "It arrived with a delay of two days."),
        ("de", "Es ist mit zwei Tagen Verspätung angekommen."),
        ("fr", "Il est arrivé avec deux jours de retard."),
        ("es", "Llegó con dos días de retraso."),
        ("pt", "Chegou com dois dias de atraso."),
    ],
)
def test_what_arrives_with_a_delay_is_about_the_delivery(language: str, text: str) -> None:
    assert {"delivery", "waiting"} == {*about(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Pizza bruciata e vino che sapeva di tappo."),
        ("en", "The pizza was burnt and the wine was corked."),
        ("de", "Die Pizza war verbrannt und der Wein korkte."),
        ("fr", "La pizza était brûlée et le vin bouchonné."),
        ("es", "La pizza estaba quemada y la cerveza caliente."),
        ("pt", "A pizza estava queimada e a cerveja quente."),
    ],
)
def test_what_is_eaten_and_drunk_is_about_food(language: str, text: str) -> None:
    assert about(text, language) == ("food",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il tavolo balla tutto, un piede è storto."),
        ("en", "The book had a torn cover."),
        ("de", "Der Tisch wackelt."),
        ("fr", "La table est bancale."),
        ("es", "La mesa cojea."),
        ("pt", "A mesa abana."),
    ],
)
def test_a_table_or_book_that_was_bought_is_no_booking(language: str, text: str) -> None:
    assert about(text, language) == ("product",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Truffa!!! Non comprate qui, andate nell'altro negozio!!!"),
        ("en", "Scam!!! Do not buy here, go to the other shop instead!!!"),
        ("de", "Betrug!!! Kauft hier nicht!!!"),
        ("fr", "Arnaque !!! N'achetez pas ici !!!"),
        ("es", "¡¡¡Estafa!!! ¡¡¡No compréis aquí!!!"),
        ("pt", "Burla!!! Fraude!!! Não comprem aqui!!!"),
    ],
)
def test_who_cries_fraud_speaks_neither_of_data_nor_of_the_place(language: str, text: str) -> None:
    assert about(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Vorrei sapere dov'è il mio pacco."),
        ("en", "I'd like to know where my parcel is."),
        ("de", "Ich möchte wissen, wo mein Paket bleibt."),
        ("fr", "Je voudrais savoir où est mon colis."),
        ("es", "Quisiera saber dónde está mi pedido."),
        ("pt", "Gostaria de saber onde está a minha encomenda."),
    ],
)
def test_who_would_like_to_know_was_not_told_anything_wrong(language: str, text: str) -> None:
    assert about(text, language) == ("delivery",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Sul sito c'era scritto aperto fino alle 20, era chiuso alle 18."),
        ("en", "The website said open until 8, we found it closed at 6."),
        ("de", "Auf der Website stand bis 20 Uhr geöffnet, um 18 Uhr war zu."),
        ("fr", "Le site indiquait ouvert jusqu'à 20 h, c'était fermé à 18 h."),
        ("es", "La web decía abierto hasta las 20, y a las 18 estaba cerrado."),
        ("pt", "O site dizia aberto até às 20, e às 18 estava fechado."),
    ],
)
def test_what_the_site_says_wrongly_is_about_information(language: str, text: str) -> None:
    assert about(text, language) == ("information",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il risotto è arrivato tiepido."),
        ("en", "The risotto came lukewarm."),
        ("de", "Das Risotto kam lauwarm."),
        ("fr", "Le risotto est arrivé froid."),
        ("es", "El risotto llegó frío."),
        ("pt", "O risotto chegou frio."),
    ],
)
def test_a_dish_that_comes_cold_is_about_food(language: str, text: str) -> None:
    assert about(text, language) == ("food",)


def test_a_customer_who_turns_up_is_no_delivery() -> None:
    assert about("We turned up at noon and you were closed, no sign.", "en") == ("information",)
    assert "delivery" in about("The sofa never turned up.", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Purtroppo il coperchio non chiude bene e versando gocciola."),
        ("en", "Unfortunately the lid does not close well and drips when you pour."),
    ],
)
def test_a_lid_that_does_not_close_is_about_the_product(language: str, text: str) -> None:
    assert about(text, language) == ("product",)
