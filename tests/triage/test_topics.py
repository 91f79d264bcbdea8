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
