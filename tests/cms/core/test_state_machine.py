"""One helper moves a thing between states: the moves are a table, and a refusal is a sentence one can act on."""

import pytest

from cms.core.state_machine import TransitionError, allowed_transitions, validate_transition

MOVES = {"draft": ("ready", "dropped"), "ready": ("draft",), "dropped": ()}
NAMES = {"draft": "Draft", "ready": "Ready to go", "dropped": "Dropped"}


def refusal(here: str, there: str) -> str:
    with pytest.raises(TransitionError) as refused:
        validate_transition(MOVES, here, there, NAMES)
    return str(refused.value)


@pytest.mark.parametrize(("here", "there"), [(here, there) for here in MOVES for there in MOVES[here]])
def test_every_move_of_the_table_may_be_made(here, there):
    assert validate_transition(MOVES, here, there, NAMES) is None
    assert there in allowed_transitions(MOVES, here)


@pytest.mark.parametrize(
    ("here", "there"), [(here, there) for here in MOVES for there in MOVES if there not in MOVES[here]]
)
def test_every_other_move_is_refused_in_the_words_of_the_screen(here, there):
    said = refusal(here, there)
    assert NAMES[here] in said
    assert NAMES[there] in said
    assert said.endswith(".")


def test_a_refusal_names_the_ways_that_are_open():
    assert "Ready to go, Dropped" in refusal("draft", "draft")
    assert "nothing" in refusal("dropped", "draft")


@pytest.mark.parametrize("there", ["", "nonsense", "Draft", None])
def test_a_state_that_does_not_exist_is_refused_and_breaks_nothing(there):
    assert refusal("draft", there)


def test_what_stands_in_an_unknown_state_can_go_nowhere():
    assert allowed_transitions(MOVES, "nonsense") == []
    assert refusal("nonsense", "draft")


def test_moves_are_offered_in_the_order_of_the_table():
    assert allowed_transitions(MOVES, "draft") == ["ready", "dropped"]
    # What a caller does with the answer changes no table.
    allowed_transitions(MOVES, "draft").clear()
    assert allowed_transitions(MOVES, "draft") == ["ready", "dropped"]
