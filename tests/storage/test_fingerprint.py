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


def test_quotes_of_every_style_are_the_same() -> None:
    for mark in "'\"`\0´«»‘’‚‛“”„‟′″‹›「」『』＂＇\ufffd":
        assert fingerprint(blurb(f"서울 {mark}city{mark}")) == fingerprint(blurb("서울 'city'")), (
            mark
        )


def test_whatever_is_space_or_unseen_is_no_news() -> None:
    spaces = [chr(code) for code in range(0x10000) if chr(code).isspace()]
    for space in [*spaces, "\u200b", "\u2060", "\ufeff"]:
        assert fingerprint(blurb(f"서울{space}city")) == fingerprint(blurb("서울city")), space


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
    assert fingerprint(one) == ("44afa80529dc058587096d7c529271dc3c9be1acd429ff676a2bf2b40a52bcd9")
    assert fingerprint(article(body=hostile)) == (
        "6a2fa891471c6a7ea6cf081eb51166516e39291f7f1d7cc982f08cf68587d0ae"
    )
