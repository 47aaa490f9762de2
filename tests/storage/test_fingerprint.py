"""A fingerprint sees what is news, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.items import Item
from seoulwire.repair.record import Repaired
from seoulwire.storage.fingerprint import fingerprint

from .factories import article, attachment, blurb, partner, post

PLAIN = 'Mayor Park said "Finance" grew 3.5 % in the world\'s cities.'


@pytest.mark.parametrize(
    "other",
    [
        "Mayor Park said “Finance” grew 3.5 % in the world’s cities.",
        "Mayor Park said ‘‘Finance'' grew 3.5 % in the world`s cities.",
        PLAIN.replace('"', "\ufffd\ufffd").replace("'", "\ufffd\ufffd"),
        'Mayor  Park said "Finance"\ngrew 3.5\u00a0% in the world\'s\u200b cities. ',
    ],
)
def test_quotes_and_spacing_are_no_news(other: str) -> None:
    assert fingerprint(post(body=other)) == fingerprint(post(body=PLAIN))


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("3.5", "3.6"),
        PLAIN.replace("3.5", "35"),
        PLAIN.replace("Park", "Oh"),
        PLAIN.replace("Finance", "Fimance"),
        PLAIN.replace("cities", "Cities"),
        PLAIN + " And more.",
    ],
)
def test_numbers_names_and_words_are_news(other: str) -> None:
    assert fingerprint(post(body=other)) != fingerprint(post(body=PLAIN))


def test_views_repairs_and_the_extractor_are_no_news() -> None:
    item = post()
    unrepaired = Repaired.unchanged(item.body.raw)
    seen = replace(item, views=9999, body=unrepaired)
    later = replace(post(capture="other", minute=90, extractor="2"), views=None)
    assert fingerprint(seen) == fingerprint(later) == fingerprint(item)


def test_fields_of_a_post_are_news() -> None:
    item = post()
    changed = [
        replace(item, writer="scaadmin"),
        replace(item, registered=None),
        replace(item, tag="SI Report"),
        replace(item, licence="KOGL-1"),
        replace(item, attachments=()),
        replace(item, title=Repaired.unchanged("Another")),
    ]
    prints = {fingerprint(one) for one in changed}
    assert len(prints | {fingerprint(item)}) == len(changed) + 1


def test_every_kind_of_item_has_one() -> None:
    items: list[Item] = [article(), attachment(), partner(), blurb()]
    assert len({fingerprint(item) for item in items}) == len(items)
    assert fingerprint(partner(name="ICLEI")) != fingerprint(partner())
    assert fingerprint(article(body="B.")) != fingerprint(article())


@given(st.text(max_size=200))
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(fingerprint(blurb(text))) == 64


def test_what_was_stored_by_an_earlier_version_is_no_news() -> None:
    hostile = "It’s “서울”\u3000\u0001 \\ e\u0301 " + "\"'`" + " ½ «x» \ud800\x00 ＂끝＂\ufeff"
    one = replace(
        post(body=hostile, cites=("https://paper.example/1", "https://paper.example/2")),
        tag=None,
        department="\ud800",
    )
    assert fingerprint(one) == ("b2581da6ab756600e1800687f26284e3c2dc5578dc6b250f8d47ce9945becebb")
    assert fingerprint(article(body=hostile)) == (
        "b93f219e687a470f93b038cb33eb781b6b11891f006d995c66797fda2f2d0743"
    )
