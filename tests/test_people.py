from dataclasses import replace

import pytest

from bot.people import Met, Person, Refusal, may_answer, named_in, owner_of

ANN = Person("U0ANN", "Ann", "ann@aurora.test", "Europe/Rome", "it", True, False, False)


@pytest.mark.parametrize(
    ("why", "person", "responders", "refusal"),
    [
        ("any full member", ANN, None, None),
        ("a responder", ANN, frozenset({"U0ANN"}), None),
        ("not a responder", ANN, frozenset({"U0BO"}), Refusal.NOT_RESPONDER),
        ("nobody is", ANN, frozenset(), Refusal.NOT_RESPONDER),
        ("a guest", replace(ANN, full_member=False), None, Refusal.NOT_MEMBER),
        (
            "a listed guest",
            replace(ANN, full_member=False),
            frozenset({"U0ANN"}),
            Refusal.NOT_MEMBER,
        ),
        ("a bot", replace(ANN, bot=True), frozenset({"U0ANN"}), Refusal.BOT),
        ("who has left", replace(ANN, deactivated=True), frozenset({"U0ANN"}), Refusal.DEACTIVATED),
    ],
)
def test_only_responders_answer(
    why: str, person: Person, responders: frozenset[str] | None, refusal: Refusal | None
) -> None:
    assert may_answer(person, responders) is refusal, why


@pytest.mark.parametrize(
    ("claimed_by", "route_owner", "team_owner", "owner"),
    [
        ("ann", "bo", "cy", "ann"),
        (None, "bo", "cy", "bo"),
        (None, None, "cy", "cy"),
        ("gone", "bo", "cy", "bo"),
        ("gone", "gone", "cy", "cy"),
        ("gone", None, None, None),
        (None, None, None, None),
    ],
)
def test_a_case_always_has_the_nearest_active_owner(
    claimed_by: str | None, route_owner: str | None, team_owner: str | None, owner: str | None
) -> None:
    people = frozenset({"ann", "bo", "cy"})
    assert owner_of(claimed_by, route_owner, team_owner, people) == owner
    assert owner_of(claimed_by, route_owner, team_owner, lambda one: one != "gone") == owner


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Un grazie a Giulia, gentilissima", {"Giulia Bianchi"}),
        ("Giulia è stata bravissima", {"Giulia Bianchi"}),
        ("Thanks Marco", set()),
        ("Thanks Marco Verdi", {"Marco Verdi"}),
        ("Will definitely be back", set()),
        ("Ask for Will, so kind", {"Will Hart"}),
        ("my friend giulia liked it", set()),
        ("Giuliana was kind", set()),
    ],
)
def test_praise_names_people_by_a_name_that_is_theirs_alone(text: str, named: set[str]) -> None:
    team = ["Giulia Bianchi", "Marco Neri", "Marco Verdi", "Will Hart"]
    assert named_in([text], team) == named


def test_who_clicked_moments_ago_is_known_for_half_a_minute_or_until_something_is_learned() -> None:
    met = Met()
    assert met.get("U0ANN", 0.0) is None
    met.keep(ANN, 100.0)
    assert met.get("U0ANN", 100.0 + Met.LASTS - 1) == ANN
    assert met.get("U0ANN", 100.0 + Met.LASTS) is None
    met.forget("U0ANN")
    assert met.get("U0ANN", 100.0) is None
