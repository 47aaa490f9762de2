"""A host that is down is left alone, and asked again by and by."""

import pytest

from seoulwire.middlewares.circuit import FAILURES, LOSSES, PAUSE_SECONDS, Circuit

HOST, OTHER = "dying.example", "alive.example"


def fallen(*, hangs_up: bool) -> Circuit:
    """Return the circuit of a host that has died a second after the clock's beginning."""
    circuit = Circuit()
    for number in range(LOSSES if hangs_up else FAILURES):
        assert circuit.admits(HOST, 1.0)
        if hangs_up:
            circuit.lose(HOST, f"http://{HOST}/{number}", 1.0)
        else:
            circuit.fail(HOST, 1.0)
    return circuit


@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_host_that_is_down_is_left_alone_and_no_other(*, hangs_up: bool) -> None:
    circuit = fallen(hangs_up=hangs_up)
    assert not circuit.admits(HOST, 1.0)
    assert not circuit.admits(HOST, PAUSE_SECONDS)
    assert circuit.admits(OTHER, 1.0)


@pytest.mark.parametrize("hangs_up", [False, True])
def test_after_a_pause_one_request_finds_out(*, hangs_up: bool) -> None:
    circuit = fallen(hangs_up=hangs_up)
    later = 1.0 + PAUSE_SECONDS
    assert circuit.admits(HOST, later)
    assert not circuit.admits(HOST, later)
    assert circuit.admits(HOST, later + PAUSE_SECONDS)


@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_host_that_answers_is_gone_on_with_at_once(*, hangs_up: bool) -> None:
    circuit = fallen(hangs_up=hangs_up)
    assert circuit.admits(HOST, 1.0 + PAUSE_SECONDS)
    circuit.close(HOST)
    for _ in range(FAILURES - 1):
        assert circuit.admits(HOST, 2.0 + PAUSE_SECONDS)
        circuit.fail(HOST, 2.0 + PAUSE_SECONDS)
    assert circuit.admits(HOST, 2.0 + PAUSE_SECONDS)


def test_some_pages_that_make_a_server_fall_close_no_host() -> None:
    circuit = Circuit()
    for number in range(LOSSES * 10):
        circuit.lose(HOST, f"http://{HOST}/{number % (LOSSES - 1)}", 1.0)
    assert circuit.admits(HOST, 1.0)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    circuit = Circuit()
    for number in range(LOSSES * 10):
        circuit.lose(HOST, f"http://{HOST}/{number}", 1.0)
        if number % FAILURES == 0:
            circuit.close(HOST)
    assert circuit.admits(HOST, 1.0)
