"""What a hostile template can do: nothing, at once."""

from time import perf_counter

import pytest

from bot.drafts.front import Broken
from bot.drafts.sandbox import LONGEST, filled
from bot.drafts.template import tried

QUICK = 2.0
"""Seconds; each takes a few milliseconds on an idle machine."""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for x in range(10**9) %}x{% endfor %}", "has {% for %}"),
        ("{% for a in 'ab' %}{% for b in 'ab' %}x{% endfor %}{% endfor %}", "has {% for %}"),
        ("{{ 'x' * 10**9 }}", "has *"),
        ("{{ 2 ** 99999999 }}", "has **"),
        ("{{ '%0999999999d' % 1 }}", "has %"),
        ("{% set a = brand ~ brand %}{{ a }}", "has {% set %}"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "has {% macro %}"),
        ("{{ brand() }}", "may call nothing but you"),
        ("{{ range(10**9) }}", "may call nothing but you"),
        ("{{ lipsum(9999) }}", "may call nothing but you"),
        ("{{ cycler('a') }}", "may call nothing but you"),
        ("{{ brand.__class__.__mro__ }}", "has a.b"),
        ("{{ brand['__class__'] }}", "has a[b]"),
        ("{{ brand|attr('__class__') }}", "has 'attr': of these there are capitalize"),
        ("{{ brand|center(999999999) }}", "has 'center'"),
        ("{{ brand|replace('', 'x')|replace('', 'y') }}", "has 'replace'"),
        ("{{ brand|map('upper') }}", "has 'map'"),
        ("{{ brand is sameas brand }}", "has 'sameas'"),
        ("{{ '{0:999999999}'.format(1) }}", "may call nothing but you"),
        ("{{ you(*('a', 'b', 'c')) }}", "may call nothing with a *"),
        ("{{ you('a', 'b', x='c') }}", "cannot be filled in"),
        ("{{ you('a', brand.x, 'c') }}", "has a.b"),
        ("{{ you('a', ('b' * 9**9), 'c') }}", "has *"),
        ("{% include 'words.toml' %}", "has {% include %}"),
        ("{% import 'x' as x %}", "has {% import %}"),
        ("{% extends 'x' %}", "has {% extends %}"),
        ("{% filter upper %}x{% endfilter %}", "has filterblock"),
        ("{% with a = brand %}{{ a }}{% endwith %}", "has with"),
        ("{{ self }}", "'self' is not known"),
        ("{{ config }}", "'config' is not known"),
        ("{{ [brand, brand] }}", "has list"),
        ("{{ {1: brand} }}", "has dict"),
        ("{{ " + "(" * 4000 + "brand" + ")" * 4000 + " }}", "too many things in one another"),
        ("{{ " + "not " * 2000 + "brand }}", "too many things in one another"),
        ("{{ -1 }}", "has neg"),
        ("{{ " + "-" * 5000 + "1 }}", "too many things in one another"),
        ("{% if customer in brand %}x{% endif %}", "may compare with a text or a number only"),
        ("{% if by_when > brand %}x{% endif %}", "may compare with a text or a number only"),
        ("{% if brand %}" * 300 + "x" + "{% endif %}" * 300, "too many things in one another"),
        ("x" * (LONGEST + 1), "is longer than 10000 characters"),
        ("{{ brand }}" * 300, "comes out longer than 10000 characters"),
    ],
)
def test_a_template_holds_text_variables_and_conditions_and_nothing_else(
    text: str, told: str
) -> None:
    began = perf_counter()
    with pytest.raises(Broken) as caught:
        tried(text, 1, "en")
    assert told in caught.value.reason
    assert perf_counter() - began < QUICK


def test_what_comes_out_is_never_long() -> None:
    read = tried("{{ brand }}" * 200, 1, "en")
    assert len(filled(read.template, {"brand": "x" * 9_000})) < 3 * LONGEST


def test_a_plain_template_is_filled_in() -> None:
    text = (
        "{% if customer %}Hello {{ customer|title }}{% else %}Hello{% endif %} {{ 'a' ~ 'b' }}"
        "{% if rating and rating < 3 %}x{% endif %}"
    )
    assert tried(text, 1, "en").source == text
