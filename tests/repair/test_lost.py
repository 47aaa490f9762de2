"""Lost marks by context and by witness: what is put back, and what stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.repair import repair, undo
from seoulwire.repair.alignment import Folded, common_runs

LOST = "\ufffd\ufffd"


def lost(text: str) -> str:
    """Return a text whose marks were CP949 bytes that somebody read as UTF-8."""
    kept = (c.isascii() or (c >= "\u1100" and c.isalpha()) for c in text)
    return "".join(c if keep else LOST for c, keep in zip(text, kept, strict=True))


SPEECH = "담당 과장은 “시민의 불편을 줄이겠다”고 말했다.\n"


@pytest.mark.parametrize(
    "text",
    [
        SPEECH,
        SPEECH + "구는 ‘함께 사는 집’을 늘린다.",
        SPEECH + "구는 올해 ‘바다숲’(2만 그루)을 만든다.",
        SPEECH + "군은 “앞으로 철도·여행사·협회와 함께 축제를 알리겠다”고 밝혔다.",
        "교통·환경·복지를 한자리에서 살핀다고 밝혔다.",
        "건물은 연면적 1,200㎡이고 공원이 있다.",
        "오늘 낮 기온은 31℃까지 오른다.",
        "걷는 길이는 12㎞이다.",
        "서울시는 버스전용차로(총 69.8㎞)를 개방한다.",
        "※ 자세한 내용은 주택정책과에 묻는다.",
        "제1조(목적) 조례의 목적이다.\n제3조(지원) ① 구청장이 지원한다.\n② 받으려면 신청한다.",
        "4·19혁명을 기린다.",
        "버스를 72대 → 91대로 늘린다.",
        "기존 주차면 30면 → 45면으로 확대한다.",
        "처리 절차 : 접수 → 심사 → 발표",
        "오시는 길: 시청역 4번 출구 → 마을버스 7번 → 구청 앞",
        "신청 방법 : 누리집 접속 → 강좌 선택 → 결제 완료",
        "그 내용은 「주택임대차보호법」 제3조와 같다.",
    ],
)
def test_korean_marks_come_back_where_words_tell(text: str) -> None:
    assert repair(lost(text)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "‘나눔 장터’를 연다",
        "○ 신청 기간",
        "□ 문의: 주택정책과",
        "▲도로 ▲하천 ▲공원을 고쳤다.",
        "회의가 끝났다…",
        "3∼5명을 뽑는다.",
        "기간을 3월 2일 ∼ 5일로 변경한다.",
        "모집 분야 : 음악 · 미술 · 무용",
        "신청 방법 : 온라인 · 방문 · 우편",
        "제1조(정의) “빈집”이란 사람이 살지 않는 집을 말한다.",
        "“확인”을 누르면 끝난다.",
    ],
)
def test_korean_marks_that_could_be_others_stay_and_count(text: str) -> None:
    repaired = repair(lost(text))
    assert repaired.text == lost(text)
    assert repaired.damage.lost


@pytest.mark.parametrize(
    "text",
    [
        "하늬시는 정부가 주관한 「지역특화 관광개발」 공모에 최종 선정됐다고 5일 밝혔다.",
        "작가가 지난봄 발표한 창작곡 「막차」는 온라인에서 조회 수 1만 회를 넘겼다.",
        "이렇게 모은 음식 63가지가 최근 『한 숟갈 반』이라는 책으로 나왔다고 한다.",
    ],
)
def test_names_that_houses_set_in_marks_of_many_kinds_stay(text: str) -> None:
    assert repair(lost(SPEECH) + text).text == SPEECH + text
    assert repair(lost(SPEECH + text)).text == SPEECH + lost(text)


def test_an_item_with_a_dot_is_no_quotation() -> None:
    items = "협약에 따라 △교육·훈련 지원 △기술 개발·보급 △정보 공유에 힘을 모은다."
    repaired = repair(lost(SPEECH + items), threshold=0.5)
    assert not set("“”‘’") & set(repaired.text[len(SPEECH) :])


def test_a_name_has_the_marks_that_it_has_elsewhere() -> None:
    told = "\n은빛구는 올해 「바다숲 공유학교」 행사를 연다고 밝혔다."
    headline = "은빛구, 「바다숲 공유학교」 개최"
    seen = headline.replace("「", LOST).replace("」", LOST)
    assert repair(seen + told).text == headline + told
    assert {c.method for c in repair(seen + told).repairs} == {"agreement"}
    twice = told + " 구민은 ‘바다숲 공유학교’를 기다린다."
    assert "agreement" not in {c.method for c in repair(seen + twice, threshold=0.5).repairs}


@pytest.mark.parametrize(
    "text",
    [
        "군민 지모 씨는 “체육관 예약이 ‘하늘의 별 따기’였는데 숨통이 트였다”고 말했다.",
        "과장은 “낡은 수도관 86㎞를 바꾸는 일은 예정대로 한다”고 말했다.",
    ],
)
def test_what_opens_is_closed_where_the_whole_line_can_be_read(text: str) -> None:
    text = SPEECH + text
    found = {c.start: c.after for c in repair(lost(text), threshold=0.5).repairs}
    quotes = [mark for mark in "".join(found[start] for start in sorted(found)) if mark in "“”‘’"]
    assert quotes == [mark for mark in text if mark in "“”‘’"]


def test_a_korean_quotation_in_another_is_of_the_other_kind() -> None:
    text = (
        SPEECH + "단장은 “할머니가 ‘이제 비 오는 날도 잠이 온다’고 하신 말씀이 힘이 된다”고 말했다."
    )
    assert repair(lost(text), threshold=0.5).text == text


def test_what_is_told_of_a_mark_does_not_change_when_others_were_put_back() -> None:
    text = SPEECH + "구는 ‘함께 사는 집’과 ‘나눔 장터’ 행사를 연다. 교통·환경·복지를 살핀다."
    low = {c.start: c for c in repair(lost(text), threshold=0.9).repairs}
    half = repair(lost(text))
    again = repair(half.text, threshold=0.9).repairs
    assert {(c.after, c.confidence) for c in again} <= {
        (c.after, c.confidence) for c in low.values()
    }


def test_between_two_hours_no_middle_dot_is_put_back() -> None:
    shown = lost(SPEECH) + f"버스는 낮 12시{LOST}오후 5시 공사장을 돈다."
    assert f"12시{LOST}오후" in repair(shown).text


def test_a_name_in_a_text_that_tells_no_news_may_be_in_marks_of_either_kind() -> None:
    text = "우리는 ‘정원’을 가꿉니다. 흙을 만지면 마음이 놓입니다. " * 3
    assert all(c.confidence < 0.95 for c in repair(lost(text), threshold=0.5).repairs)


def test_a_quotation_inside_an_open_one_is_of_the_other_kind() -> None:
    text = "“They called it ‘the shared house’ at first,” the owner said."
    assert repair(lost(text)).text == text


@pytest.mark.parametrize(
    ("lost", "text"),
    [
        ("bag ��em up, and ��twas easy", "bag ’em up, and ’twas easy"),
        ("there since the ��80s, goin�� on ��til noon", "there since the ’80s, goin’ on ’til noon"),
        ("rock ��n�� roll is loud", "rock ��n’ roll is loud"),  # editors turn the first either way
    ],
)
def test_words_as_they_are_spoken_open_no_quotation(lost: str, text: str) -> None:
    assert repair(f"It’s said that they {lost}.").text == f"It’s said that they {text}."


@pytest.mark.parametrize(
    "text",
    [
        # Stops behind a quotation, and spelling: a house that may quote in single marks.
        "Mr Hale called it ��a shambles��. The councillors’ reply, on 6 April, was ��no comment��.",
        "The organisation’s colours were ��dull��, she said, and its programmes ��worse still��.",
        "He arrived in good humour. ��Sit by the fire,�� she said, ��and summarise it.��",
        "It rains on St Brannoc. ��You’ll get used to it,�� the barman told me. ��We had to.��",
        # A headline may be in single marks over a text in double ones.
        "Octopuses may ��dream�� in colour\n“They may,” she said. “We don’t know it,” he said.",
    ],
)
def test_quotations_stay_where_the_house_may_have_either_mark(text: str) -> None:
    assert repair(text).text == text


def test_a_word_measures_the_next_number_alone() -> None:
    text = "체중 60��이라면 물은 하루 1.8��인 셈이다."
    assert repair(text).text == "체중 60㎏이라면 물은 하루 1.8��인 셈이다."


@pytest.mark.parametrize(
    ("text", "witness"),
    [
        # An edit beside the place: what the witness has there opens or is a letter.
        ("he wants the smart one.��\n��Well.�� He almost smiled at the road.", "“Well”"),
        ("요금은 도 ��300원 인상��을 확정했다고 알렸다. 시민들은 반발했다.", "기300원"),
    ],
)
def test_a_witness_puts_no_letter_and_no_turned_mark_in(text: str, witness: str) -> None:
    other = text.replace("��300원", witness).replace("��Well.��", witness).replace("��", "")
    for change in repair(text, [other]).repairs:
        assert not change.after.isalnum()
        assert (change.after, text[change.end : change.end + 1].isalnum()) != ("”", True)


def test_what_a_witness_lacks_is_told_by_context() -> None:
    covered = (
        "The council’s plan for the river park isn’t final, the mayor’s office said on Monday."
    )
    added = "They’ve been goin’ there since the ’80s, and they’re talkin’ about it still."
    lost = f"{covered}\n{added}".replace("’", "\ufffd\ufffd")
    assert any(change.confidence < 0.99 for change in repair(lost).repairs)
    assert repair(lost, [covered]).text == f"{covered}\n{added}"


def test_a_witness_of_another_house_tells_no_kind_of_quotation() -> None:
    text = "She said “it was late”, and that the council was ��not ready�� to answer the residents."
    witness = text.replace("“", "‘").replace("”", "’").replace("��not ready��", "‘not ready’")
    assert repair(text, [witness]).text == text


def test_a_short_quotation_needs_the_word_of_another() -> None:
    short = "The index calls it “livable” in its pages."
    assert repair(lost(short)).damage.lost == 2
    speech = "“We will open the park again next spring,” the mayor told reporters.\n"
    repaired = repair(lost(speech + short))
    assert repaired.text == speech + short
    assert {change.method for change in repaired.repairs} == {"context", "agreement"}


def test_marks_at_the_beginning_of_a_line_are_no_dashes() -> None:
    assert repair(f"{LOST} Opening hours of the hall").text.startswith(LOST)


def test_a_typewriter_apostrophe_of_a_witness_is_no_opening_mark() -> None:
    text = "The fashion of the ’90s came back, and everybody in the city wrapped ’em right over."
    assert repair(lost(text), [text.replace("’", "'")]).text == text


def test_a_witness_with_more_marks_than_were_lost_tells_none() -> None:
    text = f"the plan of the city council{LOST} is final by then"
    witness = 'the plan of the city council··" is final by then'
    assert repair(text, [witness]).text == text


def test_a_mark_that_the_witness_has_twice_is_left_alone() -> None:
    text = "one of the habits that the author recommends ―Put first things first, he wrote then."
    witness = text.replace("―", '– "')
    assert repair(lost(text), [witness]).text == lost(text)


@given(
    st.lists(
        st.sampled_from(["the shared ", "house of six", " in Seoul", "한강공원", "xyz"]),
        max_size=30,
    )
)
def test_common_runs_are_in_order_and_apart(pieces: list[str]) -> None:
    own = Folded.of("the shared house of six people in Seoul 한강공원 abcdefghijkl")
    other = Folded.of("".join(pieces))
    runs = common_runs(own, other)
    for run in runs:
        same = own.letters[run.own : run.own + run.size]
        assert same == other.letters[run.other : run.other + run.size]
    for one, two in pairwise(runs):
        assert one.own + one.size <= two.own
        assert one.other + one.size <= two.other


def test_the_chain_keeps_the_long_runs() -> None:
    # A late fragment that comes early in the witness must not cost what lies between.
    head, body, tail = "abcdefghijk", "the director of the office said so", "lmnopqrstuvw"
    own, other = Folded.of(head + body + tail), Folded.of(tail + head + body)
    assert sum(run.size for run in common_runs(own, other)) >= len(head + body) - body.count(" ")


@pytest.mark.parametrize(
    "text",
    [
        LOST + "a" + "“”" * 500_000,
        (LOST + "a ") * 300_000,
        (LOST + "word " + LOST + ", ") * 4_500,
        (LOST + "한글을 " + LOST + "고 말했다. ") * 4_500,
        "\ufffd" * 1_000_000,
    ],
)
@pytest.mark.timeout(120)  # about one second each on an idle core
def test_hostile_lines_are_repaired_and_undone(text: str) -> None:
    repaired = repair(text)
    assert undo(repaired.text, repaired.repairs) == text


SPEAKING = (
    "“We listened,” she said. The city’s plan ― a long one ― was drawn. “It works,” he said.\n"
)


@pytest.mark.parametrize("word", ["대전", "서울", "광주", "강남"])
@pytest.mark.parametrize(
    "line",
    [
        "The city ({}) is old.",
        "The mayor, {}, spoke.",
        "Name: {}",
        "Visit {}, Korea",
        "[{}]",
        "- {}",
    ],
)
def test_a_lost_word_of_hangul_is_no_pair_of_marks(line: str, word: str) -> None:
    shown = SPEAKING + line.format(word.encode("cp949").decode("utf-8", "replace"))
    assert repair(shown).text == shown


@pytest.mark.parametrize("line", ["Each {} office keeps a list.", "A {} is a district."])
def test_a_syllable_alone_in_english_is_no_dash(line: str) -> None:
    shown = lost(SPEAKING) + line.format("\ufffd\ufffd")
    assert repair(shown).text.endswith(line.format("\ufffd\ufffd"))


def test_a_spaced_slot_is_no_dash_where_hangul_was_lost() -> None:
    line = "The office of {} keeps it {} for a year."
    shown = line.format("서울시".encode("cp949").decode("utf-8", "replace"), LOST)
    assert repair(SPEAKING + shown).text == SPEAKING + shown


def test_a_law_may_be_printed_with_another_dot() -> None:
    law = "제1조(목적) 보호에 관하여 정한다.\n제2조(책무) 국가는 노력한다.\n제3조(지원) {}"
    text = law.format("국가는 교육·문화·복지 시설을 지원한다.")
    assert repair(lost(text)).text == lost(text)
    half = law.format("국가는 교육ㆍ문화·복지 시설을 지원한다.")
    assert "·" not in repair(half.replace("·", LOST), threshold=0.5).text


def test_three_marks_together_are_places_where_marks_were_lost() -> None:
    text = SPEECH + "정부가 물러섰다□여야는 다시 만난다."
    shown = text.replace("□", LOST * 3)
    places = [change for change in repair(shown, threshold=0.0).repairs if change.start > 30]
    assert len(places) == 3


def test_two_marks_together_come_back() -> None:
    text = SPEAKING + "“The minister said, ‘We will wait.’” The hall was silent."
    assert "wait.’” The" in repair(lost(text), threshold=0.5).text
