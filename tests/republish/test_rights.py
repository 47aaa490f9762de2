"""What may go out: every combination of who has a say."""

import io
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.configuration import Configuration, Rights, Source, Takedown, load_configuration
from seoulwire.content import Figure, Paragraph, plain_text
from seoulwire.items import Citation, Image
from seoulwire.repair.record import Evidence, Repaired
from seoulwire.republish import Gate, export_jsonl
from seoulwire.republish.gate import permit, permitted_images, permitted_text, permitted_title
from seoulwire.republish.licences import kogl_type
from seoulwire.republish.rights import Decision, decide, decide_article, decide_blurb

from .factories import WORDS, article, blurb, entry, pair, post, provenance, repaired

CONFIGURATION = load_configuration()
SEOUL = "https://english.seoul.go.kr/bridge"
HUFFPOST = "https://www.huffpost.com/entry/bridge_us_1"
ELSEWHERE = "https://news.example.org/bridge"


def cite(url: str) -> dict[str, Any]:
    return {"citations": (Citation(url=url, found="source-line"),)}


def seoul_article(licence: str | None) -> Any:
    return article(SEOUL, "seoul", licence=licence)


@pytest.mark.parametrize(
    ("described", "shown", "expected"),
    [
        ("no mark", entry(post()), "excerpt"),
        ("a mark", entry(post(licence="KOGL-1")), "full"),
        ("another licence", entry(post(licence="All rights reserved")), "excerpt"),
        ("a mark without its type", entry(post(licence="KOGL")), "excerpt"),
        ("an undeclared portal", entry(post(licence="KOGL-1", url=ELSEWHERE)), "excerpt"),
        ("an unreadable address", entry(post(licence="KOGL-1", url="http://[::1")), "excerpt"),
        ("an unknown tag", entry(post(licence="KOGL-1", tag="Gossip")), "excerpt"),
        ("a link-only tag", entry(post(licence="KOGL-1", tag="Brochur")), "link"),
        ("a newspaper's tag", entry(post(licence="KOGL-1", tag="USA_Huffpost")), "excerpt"),
        (
            "a city tag, its page unseen",
            entry(post(licence="KOGL-1", tag="Seoul's News")),
            "excerpt",
        ),
        (
            "a city tag and its marked page",
            entry(
                post(licence="KOGL-1", tag="Seoul’s News", **cite(SEOUL)), seoul_article("KOGL-1")
            ),
            "full",
        ),
        (
            "a city page without a mark",
            entry(post(licence="KOGL-1", **cite(SEOUL)), seoul_article(None)),
            "excerpt",
        ),
        (
            "a marked city page, an unmarked post",
            entry(post(**cite(SEOUL)), seoul_article("KOGL-1")),
            "excerpt",
        ),
        ("a city page cited and unseen", entry(post(licence="KOGL-1", **cite(SEOUL))), "excerpt"),
        ("a newspaper cited", entry(post(licence="KOGL-1", **cite(HUFFPOST))), "excerpt"),
        ("a stranger cited", entry(post(licence="KOGL-1", **cite(ELSEWHERE))), "excerpt"),
        (
            "a cited address that is none",
            entry(post(licence="KOGL-1", **cite("http://["))),
            "excerpt",
        ),
        (
            "a page that only claims to be the portal's",
            entry(replace(post(licence="KOGL-1"), provenance=provenance(ELSEWHERE))),
            "excerpt",
        ),
        (
            "a newspaper paired, not cited",
            entry(post(licence="KOGL-1"), article(HUFFPOST, "huffpost")),
            "excerpt",
        ),
        (
            "a marked page that is not the one copied",
            entry(post(licence="KOGL-1", **cite(SEOUL)), seoul_article("KOGL-1"), kind="unrelated"),
            "excerpt",
        ),
        ("an undeclared source key", entry(post(licence="KOGL-1", source="somebody")), "excerpt"),
    ],
)
def test_the_strictest_of_all_who_have_a_say_decides(
    described: str, shown: Any, expected: str
) -> None:
    decision = decide(shown, CONFIGURATION)
    assert decision.text == expected, (described, decision.reasons)
    assert decision.excerpt_words == (40 if expected == "excerpt" else 0)


def test_a_mark_counts_for_a_citation_reached_by_a_redirect() -> None:
    target = seoul_article("KOGL-1")
    asked = "https://english.seoul.go.kr/old-bridge?utm_source=portal"
    moved = replace(target, provenance=provenance(SEOUL, requested_url=asked))
    shown = entry(post(licence="KOGL-1", **cite("https://english.seoul.go.kr/old-bridge")), moved)
    assert decide(shown, CONFIGURATION).text == "full"


def test_an_operator_s_permission_needs_no_mark() -> None:
    allowed = replace(CONFIGURATION.sources["portal"].rights, licence_required=False)
    configuration = with_rights(CONFIGURATION, "portal", allowed)
    assert decide(entry(post()), configuration).text == "full"


def test_a_source_that_allows_nothing_withholds_post_images_and_attachments() -> None:
    configuration = with_rights(CONFIGURATION, "huffpost", Rights(text="none", images="copy"))
    decision = decide(entry(post(**cite(HUFFPOST))), configuration)
    assert (decision.text, decision.images, decision.attachments) == ("none", "none", "none")


def test_the_shortest_excerpt_and_the_strictest_images_hold() -> None:
    rights = Rights(text="excerpt", excerpt_words=12, attribution="HuffPost", images="none")
    configuration = with_rights(CONFIGURATION, "huffpost", rights)
    decision = decide(entry(post(**cite(HUFFPOST))), configuration)
    assert (decision.text, decision.excerpt_words, decision.images) == ("excerpt", 12, "none")


def test_an_excerpt_of_no_words_is_a_link() -> None:
    configuration = with_rights(CONFIGURATION, "huffpost", Rights(text="excerpt"))
    assert decide(entry(post(**cite(HUFFPOST))), configuration).text == "link"


@pytest.mark.parametrize(
    ("marks", "licence", "unaltered"),
    [
        (("KOGL-1", "KOGL-1"), "KOGL-1", False),
        (("KOGL-1", "KOGL-2"), "KOGL-2", False),
        (("KOGL-1", "KOGL-3"), "KOGL-3", True),
        (("KOGL-2", "KOGL-3"), "KOGL-4", True),
        (("KOGL-4", "KOGL-1"), "KOGL-4", True),
    ],
)
def test_marks_together_forbid_what_any_of_them_forbids(
    marks: tuple[str, str], licence: str, unaltered: bool
) -> None:
    shown = entry(post(licence=marks[0], **cite(SEOUL)), seoul_article(marks[1]))
    decision = decide(shown, CONFIGURATION)
    assert (decision.text, decision.licence, decision.unaltered) == ("full", licence, unaltered)


def test_reasons_name_every_party_its_terms_and_the_conditions() -> None:
    shown = entry(
        post(licence="KOGL-4", tag="USA_Huffpost", **cite(ELSEWHERE)), article(HUFFPOST, "huffpost")
    )
    decision = decide(shown, CONFIGURATION)
    assert decision.reasons == (
        "portal (Seoul Solution): full text (its page carries KOGL-4)",
        "tag [USA_Huffpost] (HuffPost): an excerpt of 40 words (by its policy)",
        "cited page (news.example.org, not declared): an excerpt of 40 words (by its policy)",
        "article (HuffPost): an excerpt of 40 words (by its policy)",
        "KOGL-4: no commercial use",
        "KOGL-4: no changes, so repairs are marked and the raw text is given",
        "decision: an excerpt of 40 words",
    )
    assert decision.attribution == (
        "Seoul Solution (seoulsolution.kr)",
        "HuffPost",
        "news.example.org",
    )


def test_an_article_has_the_policy_of_its_source() -> None:
    assert decide_article(seoul_article("KOGL-1"), CONFIGURATION).text == "full"
    assert decide_article(seoul_article(None), CONFIGURATION).text == "excerpt"
    assert (
        decide_article(article(HUFFPOST, "huffpost", licence="KOGL-1"), CONFIGURATION).text
        == "excerpt"
    )
    assert (
        decide_article(article(ELSEWHERE, "seoul", licence="KOGL-1"), CONFIGURATION).text
        == "excerpt"
    )


def test_an_article_that_claims_another_s_address_has_its_own_policy() -> None:
    claimed = replace(seoul_article("KOGL-1"), provenance=provenance(ELSEWHERE))
    assert decide_article(claimed, CONFIGURATION).text == "excerpt"


def test_a_text_of_the_front_page_has_the_policy_of_its_portal() -> None:
    decision = decide_blurb(blurb("What is it?", WORDS), CONFIGURATION)
    assert (decision.text, decision.excerpt_words) == ("excerpt", 40)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (None, None),
        ("", None),
        ("CC BY 4.0", None),
        ("KOGL", None),
        ("KOGL-5", None),
        ("KOGL-0", 0),
        ("KOGL-0 KOGL-1", 1),
        ("KOGL-12", None),
        ("KOGL-1", 1),
        ("kogl type 2", 2),
        ("공공누리 제3유형", 3),
        ("공공누리 공공저작물 자유이용허락 제 4 유형", 4),
        ("https://www.kogl.or.kr/info/licenseType1.do", 1),
        ("KOGL-2, KOGL-3", 4),
    ],
)
def test_a_mark_names_its_type(mark: str | None, expected: int | None) -> None:
    assert kogl_type(mark) == expected


def test_the_gate_lets_through_the_first_words_and_no_more() -> None:
    assert permitted_text(WORDS, decision_of("full")) == WORDS
    assert permitted_text(WORDS, decision_of("excerpt", 3)) == "word1 word2 word3"
    assert permitted_text("one\ntwo\tthree four", decision_of("excerpt", 3)) == "one\ntwo\tthree"
    assert permitted_text(WORDS, decision_of("link")) == ""
    assert permitted_text(WORDS, decision_of("none")) == ""


def test_an_excerpt_of_a_script_without_spaces_is_short() -> None:
    assert len(permitted_text("都市の力を比べる" * 200, decision_of("excerpt", 40))) == 80
    assert len(permitted_text("x" * 5000, decision_of("excerpt", 40))) == 800


def test_an_excerpt_drops_the_blocks_and_keeps_the_lines() -> None:
    blocks = (
        Paragraph("one two"),
        Figure("https://seoulsolution.kr/a.jpg"),
        Paragraph("three four"),
    )
    body = Repaired.unchanged(plain_text(blocks))
    shown = permit(body, blocks, decision_of("excerpt", 3))
    assert shown.blocks == (Paragraph("one two"), Paragraph("three"))
    assert not shown.whole
    assert permit(body, blocks, decision_of("full")).blocks == blocks
    assert permit(body, blocks, decision_of("link")).blocks == ()


def test_images_that_may_not_go_out_leave_their_caption() -> None:
    blocks = (Figure("https://seoulsolution.kr/a.jpg", "A bridge", "The bridge.", "Photo: us"),)
    decision = replace(decision_of("full"), images="none")
    shown = permit(Repaired.unchanged(plain_text(blocks)), blocks, decision)
    assert shown.blocks == (Paragraph("The bridge."), Paragraph("Photo: us"))


def test_the_words_of_an_image_go_out_only_with_all_words() -> None:
    image = Image(url="https://seoulsolution.kr/a.jpg", caption="Beyond the excerpt")
    assert permitted_images([image], decision_of("full")) == (image,)
    assert permitted_images([image], decision_of("excerpt", 3)) == (Image(url=image.url),)
    assert permitted_images([image], replace(decision_of("full"), images="none")) == ()


def test_a_repair_beyond_the_excerpt_does_not_show_its_text() -> None:
    body = repaired("the world��s best ��gardens�� of all", ("��", "’"), ("��", "“"))
    shown = permit(body, (), decision_of("excerpt", 2))
    assert [repair.after for repair in shown.repairs] == ["’"]


@pytest.mark.parametrize(
    ("evidence", "text", "detail"),
    [
        ("bytes", "excerpt", "a passage"),
        ("rule", "excerpt", ""),
        ("document", "excerpt", ""),
        ("witness", "excerpt", ""),
        ("rule", "full", "a passage"),
        ("document", "full", "a passage"),
        ("witness", "full", "a passage"),
    ],
)
def test_evidence_quotes_a_passage_only_where_the_text_may_go_out(
    evidence: Evidence, text: str, detail: str
) -> None:
    title = repaired("the world��s", ("��", "’"), evidence=evidence, detail="a passage")
    decision = decision_of(text, 40)
    shown = permitted_title(title, decision)
    assert shown is not None
    assert shown.repairs[0].detail == detail
    assert permit(title, (), decision).repairs[0].detail == detail


def test_no_title_goes_out_of_what_is_withheld() -> None:
    assert permitted_title(Repaired.unchanged("A title"), decision_of("none")) is None


@given(text=st.text(max_size=400), words=st.integers(min_value=0, max_value=30))
def test_an_excerpt_is_a_prefix_of_at_most_its_words(text: str, words: int) -> None:
    shown = permit(Repaired.unchanged(text), (), decision_of("excerpt", words))
    assert text.startswith(shown.text)
    assert len(shown.text.split()) <= words
    assert plain_text(shown.blocks) == shown.text


PARTIES = st.fixed_dictionaries(
    {
        "licence": st.sampled_from([None, "KOGL-1", "KOGL-4", "CC BY"]),
        "tag": st.sampled_from([None, "Seoul's News", "USA_Huffpost", "Brochur", "Gossip"]),
        "cited": st.lists(
            st.sampled_from([SEOUL, HUFFPOST, ELSEWHERE, "javascript:x"]), max_size=3
        ),
        "mark": st.sampled_from([None, "KOGL-1"]),
        "kind": st.sampled_from(["full-copy", "mention", "unrelated"]),
    }
)


@given(parties=PARTIES)
def test_another_party_never_loosens_a_decision(parties: dict[str, Any]) -> None:
    order = ("none", "link", "excerpt", "full")
    alone = decide(entry(post(licence=parties["licence"])), CONFIGURATION)
    cited = tuple(Citation(url=url, found="link") for url in parties["cited"])
    shown = post(licence=parties["licence"], tag=parties["tag"], citations=cited)
    target = seoul_article(parties["mark"])
    pairs = ((pair(shown, target, parties["kind"]), target),)
    more = decide(replace(entry(shown), pairs=pairs), CONFIGURATION)
    assert order.index(more.text) <= order.index(alone.text)


def with_rights(configuration: Configuration, key: str, rights: Rights) -> Configuration:
    source: Source = replace(configuration.sources[key], rights=rights)
    return replace(configuration, sources=MappingProxyType({**configuration.sources, key: source}))


def decision_of(text: Any, words: int = 0) -> Decision:
    return Decision(
        text=text,
        excerpt_words=words,
        images="link",
        attachments="link",
        attribution=(),
        licence=None,
        unaltered=False,
        witnesses=text == "full",
        withdrawn=False,
        reasons=(),
    )


@pytest.mark.parametrize("target", ["post", "url", "article"])
def test_a_takedown_withdraws_a_post_even_from_an_export_of_everything(target: str) -> None:
    shown = entry(post(licence="KOGL-1", **cite(SEOUL)), seoul_article("KOGL-1"))
    targets = {"post": {"post": shown.post.id}, "url": {"url": shown.post.url}}
    named = targets.get(target, {"url": SEOUL})
    takedown = Takedown(reason="request", asked=date(2026, 11, 20), **named)
    configuration = replace(CONFIGURATION, takedowns=(takedown,))
    decision = decide(shown, configuration)
    assert (decision.text, decision.withdrawn) == ("none", True)
    stream = io.StringIO(newline="")
    admitted = Gate(configuration, lambda _decisions, _takedowns: None).admit([shown])
    report = export_jsonl(admitted, stream, scope="all")
    assert report.posts == 0
    assert shown.post.id not in stream.getvalue().replace(SEOUL, "")


def test_what_its_portal_removed_is_withdrawn_unless_the_operator_keeps_it() -> None:
    removed = entry(post(licence="KOGL-1"), gone=True)
    assert decide(removed, CONFIGURATION).withdrawn
    kept = replace(CONFIGURATION, gone_rights=Rights(text="link"))
    assert (decide(removed, kept).text, decide(removed, kept).withdrawn) == ("link", False)


@pytest.mark.parametrize(
    ("mark", "rights", "text", "licence"),
    [
        (
            "all-rights-reserved",
            Rights(text="full", licence="KOGL-1"),
            "link",
            "all-rights-reserved",
        ),
        ("all-rights-reserved (site)", Rights(text="full"), "link", "all-rights-reserved"),
        # What the operator declares is known better than the footer that all pages share.
        ("all-rights-reserved (site)", Rights(text="full", licence="KOGL-1"), "full", "KOGL-1"),
        ("all-rights-reserved (site)", Rights(text="full", licence="by permission"), "full", None),
        # But no mark stands on the page.
        (
            "all-rights-reserved (site)",
            Rights(text="full", licence="KOGL-1", licence_required=True),
            "link",
            "KOGL-1",
        ),
    ],
)
def test_a_footer_s_reservation_gives_way_to_a_declared_licence_only(
    mark: str, rights: Rights, text: str, licence: str | None
) -> None:
    decision = decide(entry(post(licence=mark)), with_rights(CONFIGURATION, "portal", rights))
    assert (decision.text, decision.licence) == (text, licence)
