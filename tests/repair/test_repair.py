"""Text to text: what is put back, what is left alone, and the laws of every pass."""

import json
import random
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.repair import (
    STEPS,
    NormalizationStep,
    Repair,
    Repaired,
    align,
    damage,
    decode,
    normalize,
    repair,
    replay,
    undo,
)
from seoulwire.repair.whatwg import shown

CASES = Path(__file__).parent.parent / "cases" / "repair"
PASSAGES = Path(__file__).parents[2] / "benchmarks" / "repair" / "passages.txt"


def cases(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", ["in_the_wild", "synthetic"])
def test_damaged_texts_come_back(name: str) -> None:
    for case in cases(name):
        assert repair(case["raw"]).text == case["text"], case["name"]


@pytest.mark.xfail(reason="recorded limits: below the threshold, so left alone and counted")
@pytest.mark.parametrize("case", cases("known_failures"), ids=lambda case: case["name"])
def test_known_failures(case: dict[str, str]) -> None:
    assert repair(case["raw"]).text == case["text"]


def test_what_is_not_repaired_counts_as_damage() -> None:
    for case in cases("known_failures"):
        assert repair(case["raw"]).damage.total, case["name"]


def test_repair_is_usable_alone() -> None:
    code = (
        "import sys, seoulwire.repair; print({'scrapy', 'sqlalchemy', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_clean_texts_are_never_changed() -> None:
    for case in cases("negative"):
        assert repair(case["raw"]) == Repaired.unchanged(case["raw"]), case["name"]
        assert decode(case["raw"].encode()).text == case["raw"], case["name"]


def test_ten_thousand_clean_posts_stay_as_they_are() -> None:
    rng = random.Random(1)
    lines = [line for line in PASSAGES.read_text("utf-8").split("\n") if line]
    traps = [case["raw"] for case in cases("negative")]
    for _ in range(10_000):
        post = "\n".join((*rng.sample(lines, 4), rng.choice(traps)))
        assert repair(post) == Repaired.unchanged(post)


SEED_SHAPE = (
    "1. Such as \ufffd\ufffdFinance\ufffd\ufffd and \ufffd\ufffdLivability, \ufffd\ufffd the index "
    "ranks a city. 2. 42 of the world\ufffd\ufffds leading cities."
)


def test_a_pair_is_settled_by_the_pair_beside_it() -> None:
    repaired = repair(SEED_SHAPE)
    assert "“Finance” and “Livability, ” the" in repaired.text
    assert "world’s" in repaired.text
    evidence = {change.before + change.after: change.evidence for change in repaired.repairs[:2]}
    assert set(evidence.values()) == {"document"}
    assert repaired.damage.total == 0


def test_without_that_pair_the_first_stays_and_counts() -> None:
    repaired = repair(SEED_SHAPE.replace(" and \ufffd\ufffdLivability, \ufffd\ufffd", ""))
    assert "\ufffd\ufffdFinance\ufffd\ufffd" in repaired.text
    assert repaired.damage.lost == 2


def test_a_witness_settles_what_the_document_cannot() -> None:
    lost = "Rankings of areas of research such as \ufffd\ufffdFinance\ufffd\ufffd are many here."
    cited = "RANKINGS of areas of research, such as ‘Finance’ are many here."
    repaired = repair(lost, witnesses=[cited])
    assert "‘Finance’" in repaired.text
    assert {change.evidence for change in repaired.repairs} == {"witness"}


def test_an_unrelated_witness_says_nothing() -> None:
    lost = "Rankings of areas of research such as \ufffd\ufffdFinance\ufffd\ufffd are many here."
    other = "A recipe for “kimchi”: cut the cabbage, salt it, and wait for ‘three’ days. " * 9
    assert repair(lost, witnesses=[other]) == Repaired.unchanged(lost)


def test_the_threshold_decides() -> None:
    lost = "It wasn\ufffd\ufffdt so."
    assert repair(lost, threshold=0.9).text == "It wasn’t so."
    assert repair(lost, threshold=1.0) == Repaired.unchanged(lost)


def test_misread_letters_are_found_wherever_they_stand_in_a_page() -> None:
    for ahead in range(2030, 2050):
        page = "a" * ahead + " isn@t " + "b" * 5000
        assert repair(page.replace("@", "â€™")).text == page.replace("@", "’")


def test_what_fell_out_of_misread_hangul_is_no_lost_mark() -> None:
    read = repair("18\ufffd씪(\ufffd솕)遺\ufffd\ufffd꽣 신청을 받는다고 밝혔다.").text
    assert "·" not in read
    assert read == repair(read).text


def test_what_browsers_lost_among_misread_words_is_no_lost_mark() -> None:
    text = "예상 강수량은 남해안과 제주 산지 80~120㎜, 남부지방 30~80㎜, 중부지방 10~40㎜이다."
    misread = shown(text.encode(), "cp949")
    assert not [change for change in repair(misread).repairs if change.kind == "restore"]


def test_bytes_of_no_character_among_syllables_do_not_fail() -> None:
    data = "서울".encode("cp949") + b"\xa2\xfe" + "공유 주택 공급".encode("cp949")
    shown = data.decode("latin-1")
    for text in (shown, decode(data, "utf-8").text, decode(data + "끝".encode(), "euc-kr").text):
        assert undo(repair(text).text, repair(text).repairs) == text


def test_damage_counts_places_by_kind() -> None:
    assert damage("a\ufffd\ufffdb \ufffd").lost == 2
    assert damage("clean").total == 0


def test_an_edited_witness_still_tells() -> None:
    truth = "“We listened first,” the director said, and the city’s plan ― ‘Share’ ― was drawn."
    lost = re.sub("[“”‘’―]", "\ufffd\ufffd", truth)
    edited = truth.replace("director", "head of the office").replace("drawn", "made")
    assert repair(lost, [edited]).text == truth
    assert repair(lost, [edited.replace("“", '"').replace("”", '"')]).text == truth


def test_every_repair_survives_json() -> None:
    for change in repair(SEED_SHAPE).repairs:
        assert Repair(**json.loads(json.dumps(asdict(change)))) == change


LOST = "\ufffd"
PIECES = [LOST, LOST * 2, "“", "”", "’s", "‘", "s", " ", ", ", ".", "\n", "\t", "word", "한글", "―"]
MISREAD = [
    *"Ãâ€™©¾ÆÄ«À¹Ì\u033aêé 愿由ъ옄媛漢字 서울",
    LOST,
    "¼\xad¿ï½Ã",
    "怨듭쑀二쇳깮�쓣",
    "cafÃ©",
    "\n",
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.lists(st.sampled_from(MISREAD)).map("".join),
)


@given(TEXTS)
def test_repair_is_idempotent_and_reversible(text: str) -> None:
    repaired = repair(text)
    assert replay(text, repaired.repairs) == repaired.text
    assert undo(repaired.text, repaired.repairs) == text
    assert repair(repaired.text) == Repaired.unchanged(repaired.text)
    assert layout(repaired.text) == layout(text)


@given(TEXTS, st.lists(TEXTS, max_size=2))
def test_repair_with_witnesses_is_idempotent(text: str, witnesses: list[str]) -> None:
    repaired = repair(text, witnesses)
    assert undo(repaired.text, repaired.repairs) == text
    assert repair(repaired.text, witnesses).text == repaired.text


NORMALIZED = st.lists(
    st.sampled_from([*"\u00a0 \u3000\u200b\u00ad\ufeff\u202f\u0301\n\t", *"한ᆞ하eか9:กAﾡ"])
).map("".join)


@given(st.one_of(st.text(), NORMALIZED))
def test_normalize_is_idempotent_and_reversible(text: str) -> None:
    normal = normalize(text)
    assert undo(normal.text, normal.repairs) == text
    assert replay(text, normal.repairs) == normal.text
    assert normalize(normal.text) == Repaired.unchanged(normal.text)
    assert layout(normal.text) == layout(text)


def layout(text: str) -> list[str]:
    return [character for character in text if character in "\n\t"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("cafe\u0301", "café"),
        ("서울\u00a0시", "서울 시"),
        ("\u00a0\u00a0서울 \u00a0 시\u00a0\n다음", "서울 시\n다음"),
        ("공유\u200b주택\ufeff", "공유주택"),
        ("hous\u00ading", "housing"),
        ("« été\u00a0» 10\u202f000\u00a0€", "« été\u00a0» 10\u202f000\u00a0€"),
        ("나랏말ᄊᆞ미", "나랏말ᄊᆞ미"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_normalize_changes_layout_and_keeps_meaning(raw: str, text: str) -> None:
    assert normalize(raw).text == text


def test_where_changes_are_many_those_of_a_line_are_one() -> None:
    line, other = "서\u200b울 " * 40_000, "e\u0301te\u0301 서울"
    normal = normalize(f"{line}\n{other}\n{line}")
    assert normal.text == f"{'서울 ' * 40_000}\n\u00e9t\u00e9 서울\n{'서울 ' * 40_000}"
    assert undo(normal.text, normal.repairs) == normal.raw
    assert len(normal.repairs) == 4
    assert normalize(normal.text) == Repaired.unchanged(normal.text)


@pytest.mark.parametrize(
    ("step", "raw", "text"),
    [
        ("half-width", "\uffa1", "\u3131"),
        ("half-width", "\uffbe\uffc2\uffa4\uffa1\uffda\uffa9", "한글"),
        ("compatibility-jamo", "ㅎㅏㄴㄱㅡㄹ", "한글"),
        ("compatibility-jamo", "ㅋㅋㅋ ㅠㅠ ㄱ.", "ㅋㅋㅋ ㅠㅠ ㄱ."),
    ],
)
def test_jamo_become_syllables_only_on_request(
    step: NormalizationStep, raw: str, text: str
) -> None:
    assert normalize(raw).text == raw
    assert repair(raw).text == raw
    assert normalize(raw, steps=[step]).text == text
    assert repair(raw, steps=[step]).text == text


def test_repair_composes_hangul_and_nothing_else_unless_asked() -> None:
    raw = "\u1112\u1161\u11ab cafe\u0301 a\u200bb"
    assert repair(raw).text == "한 cafe\u0301 a\u200bb"
    assert repair(raw, steps=()).text == raw


@given(
    st.text("ㄱㄳㅎㅏㅣ가\uffa1\uffc2\u1112\u1161\u11ab\u200b\u00ad a"),
    st.sets(st.sampled_from(STEPS)),
)
def test_every_choice_of_steps_is_idempotent(text: str, steps: set[NormalizationStep]) -> None:
    normal = normalize(text, steps)
    assert undo(normal.text, normal.repairs) == text
    assert normalize(normal.text, steps) == Repaired.unchanged(normal.text)


@given(NORMALIZED)
def test_two_passes_compose(text: str) -> None:
    first = normalize(text + "the world\ufffds", steps=("zero-width", "nfc-hangul"))
    second = repair(first.text).then(normalize(repair(first.text).text))
    both = first.then(second)
    assert (both.raw, both.text) == (first.raw, second.text)
    assert replay(both.raw, both.repairs) == both.text
    assert undo(both.text, both.repairs) == both.raw


@given(st.lists(st.text("ab", max_size=3)), st.lists(st.text("ab", max_size=3)))
def test_overlapping_changes_become_one(first: list[str], second: list[str]) -> None:
    raw = "x" * (2 * len(first))
    one = rewritten(raw, first)
    two = rewritten(one.text, second)
    both = one.then(two)
    assert replay(raw, both.repairs) == two.text
    assert undo(two.text, both.repairs) == raw


def rewritten(text: str, replacements: list[str]) -> Repaired:
    """Return ``text`` with every other character replaced, insertions and deletions included."""
    changes = [
        Repair(
            start=2 * n,
            end=min(2 * n + n % 3, 2 * n + 2, len(text)),
            text_start=0,
            text_end=0,
            before=text[2 * n : min(2 * n + n % 3, 2 * n + 2, len(text))],
            after=after,
            kind="restore",
            method="test",
            confidence=0.9,
            evidence="rule",
            detail="test",
        )
        for n, after in enumerate(replacements)
        if 2 * n <= len(text)
    ]
    return Repaired.of(text, changes)


def test_a_pass_on_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="does not start from"):
        Repaired.unchanged("a").then(Repaired.unchanged("b"))


PAGE = "<h1>소식</h1>\n<p>전체 @@ 내용</p>\n<p>such as @@ and   @@</p>"


def test_a_field_takes_its_changes_from_the_page() -> None:
    bodies = ["“인용”", "“Finance”", "the world’s"]
    data, truth = PAGE.encode(), PAGE
    for body in bodies:
        data = data.replace(b"@@", body.encode("cp949"), 1)
        truth = truth.replace("@@", body, 1)
    page = decode(data)
    assert page.text == truth
    raw, text = (" ".join(t.split("<p>")[2][:-4].split()) for t in (page.raw, page.text))
    field = align(raw, text, page.repairs)
    assert (field.raw, field.text) == (raw, text)
    assert [change.after for change in field.repairs] == ["“", "”", "’"]
    assert {change.method for change in field.repairs} == {"cp949-run"}
    assert undo(text, field.repairs) == raw


def test_a_difference_that_no_step_explains_is_one_change() -> None:
    (change,) = align("a \ufffd\ufffdb\ufffd\ufffd c", "a “B” c", ()).repairs
    assert (change.before, change.after) == ("\ufffd\ufffdb\ufffd\ufffd", "“B”")


@given(st.text(), st.text())
def test_aligned_fields_can_be_undone(raw: str, text: str) -> None:
    field = align(raw, text, decode("“x”".encode("cp949"), "utf-8").repairs)
    assert replay(raw, field.repairs) == text
    assert undo(text, field.repairs) == raw
