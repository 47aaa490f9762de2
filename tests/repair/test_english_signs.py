"""Marks lost in English that Koreans write: their signs, and names in marks of either kind."""

import pytest

from seoulwire.repair import repair

LOST = "\ufffd\ufffd"
FROM_SEOUL = "The Seoul Metropolitan Government opened a park in Mapo-gu on May 3.\n"
SPOKEN = "“We will plant 300 trees here,” said the mayor."


def lost(text: str) -> str:
    """Return a text whose marks were CP949 bytes that somebody read as UTF-8."""
    return "".join(c if c.isascii() or c in "▴–" else LOST for c in text)


@pytest.mark.parametrize(
    "line",
    [
        "The site has an area of 48,760㎡ and a floor area of 1.2 million㎡.",
        "Apartments whose area of exclusive use is 60㎡ or below are included.",
        "A hall (floor area of 3,400㎡) and a yard (1,250㎡) will be built.",
        "The price per 3.3㎡ rose last year.",
        "The temperature rose from 31℃ to 34℃ in July, and fell to -5℃ in January.",
        "Average temperature (℃) 1.9 3.1",
        "The trail is 12.5㎞ long.",
        "Rainfall reached 120㎜ in a day.",
        "The fine dust concentration was 28㎍/㎥ in March.",
        "The number of buses will increase (72 → 91).",
        "The fee will be cut from 3,000 won → 2,000 won.",
        "Directions: City Hall Station → Exit 4 → Turn left",
        "How to apply: Download the form → Fill it out → Send it",
        "The night bus runs Susaek → Sinchon → City Hall → Jongno → Sinnae.",
        "※ Please bring your own cup.",
        "Each site will receive 420 million won. ※ Sites of private owners are not supported.",
        "Interpreters (English·Chinese·Japanese) will help.",
        SPOKEN,
        "He added, “It’s a small park, but it’s ours.”",
    ],
)
def test_signs_and_speech_come_back(line: str) -> None:
    assert repair(lost(FROM_SEOUL + line)).text == FROM_SEOUL + line


@pytest.mark.parametrize(
    "line",
    [
        "The city launched the ‘Owl Bus,’ a late-night bus.",
        "A lecture titled “Walking City” was held.",
        "The area of the park is 4.1㎢.",  # or ㎡
        "The city will ▲repair roads, ▲clean streams, and ▲plant trees.",
        "The city has three tasks: ①repair roads, ②clean streams, and ③plant trees.",
        "▲ The mayor plants a tree",
        "○ Venue: Seoul Plaza",
        "Stalls of 2.1m × 1.6m were shown.",
        "Pay: scan the code → done!",
        "Meet the guide → walk home",
        "The yard is open Mon·Wed and on holidays",
    ],
)
def test_signs_and_names_that_could_be_others_stay(line: str) -> None:
    damaged = lost(FROM_SEOUL + SPOKEN + "\n" + line)
    assert repair(damaged).text == FROM_SEOUL + SPOKEN + "\n" + lost(line)


def test_a_note_beside_items_may_begin_as_they_do() -> None:
    items = "○ Venue: Seoul Plaza\n○ Visit the website to apply.\n○ Fee: Free"
    assert repair(lost(FROM_SEOUL + items)).text == FROM_SEOUL + lost(items)


def test_an_area_is_measured_as_others_of_the_document() -> None:
    table = "Site area: 13,740㎡\nSinseol 1,120㎡ Book lounge\nDaebang 640㎡ Gym"
    repaired = repair(lost(table))
    assert repaired.text == table
    assert [step.method for step in repaired.repairs] == ["unit", "agreement", "agreement"]


def test_a_number_may_end_a_quotation() -> None:
    line = "“The area we studied was Line 2,” said the professor of the Park 7 project."
    assert "㎡" not in repair(lost(FROM_SEOUL + line)).text
    assert "㎞" not in repair(lost(FROM_SEOUL + line)).text


@pytest.mark.parametrize("head", ["By Ann Whitlock, Seoul\n", "SEOUL ― It was a cold day.\n", ""])
def test_names_of_a_reporter_of_another_country_are_in_double_marks(head: str) -> None:
    text = (
        f"{head}“It’s not over,” the captain said. He called the plan “not enough” and left"
        " the room. “We were told to wait,” he said. The word “shelter” is on each door."
    )
    assert repair(lost(text)).text == text
