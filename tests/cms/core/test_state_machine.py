"""State transitions follow a table, and the error of a refused transition says what is allowed."""

import pytest

from cms.core.state_machine import TransitionError, allowed_transitions, validate_transition

TRANSITIONS = {"draft": ("ready", "dropped"), "ready": ("draft",), "dropped": ()}
NAMES = {"draft": "Draft", "ready": "Ready to go", "dropped": "Dropped"}


def error_message(old: str, new: str) -> str:
    with pytest.raises(TransitionError) as refused:
        validate_transition(TRANSITIONS, old, new, NAMES)
    return str(refused.value)


@pytest.mark.parametrize(("old", "new"), [(old, new) for old in TRANSITIONS for new in TRANSITIONS[old]])
def test_transition_in_the_table_is_allowed(old, new):
    assert validate_transition(TRANSITIONS, old, new, NAMES) is None
    assert new in allowed_transitions(TRANSITIONS, old)


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old in TRANSITIONS for new in TRANSITIONS if new not in TRANSITIONS[old]]
)
def test_other_transition_is_refused_with_state_labels(old, new):
    message = error_message(old, new)
    assert NAMES[old] in message
    assert NAMES[new] in message
    assert message.endswith(".")


def test_error_lists_allowed_states():
    assert "Ready to go, Dropped" in error_message("draft", "draft")
    assert "Allowed: none." in error_message("dropped", "draft")


@pytest.mark.parametrize("new", ["", "nonsense", "Draft", None])
def test_unknown_target_state_is_refused(new):
    assert error_message("draft", new)


def test_unknown_current_state_has_no_transitions():
    assert allowed_transitions(TRANSITIONS, "nonsense") == []
    assert error_message("nonsense", "draft")


def test_allowed_states_are_in_table_order():
    assert allowed_transitions(TRANSITIONS, "draft") == ["ready", "dropped"]
    # Changing the returned list does not change the table.
    allowed_transitions(TRANSITIONS, "draft").clear()
    assert allowed_transitions(TRANSITIONS, "draft") == ["ready", "dropped"]
