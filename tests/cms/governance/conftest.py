"""A rule that no clinic has, so that the real ones may change: words that begin with “abra” and “hocus”."""

import re

import pytest

from cms.core.sources import plain_text
from cms.governance import page_rules
from cms.governance.findings import Finding, Severity
from tests.blog.conftest import reader
from tests.blog.making import make_answer, text

__all__ = ["reader"]

WORDS = {r"\babra[^\s.,!?]+": Severity.BLOCKS, r"\bhocus\w+": Severity.ADVISES}
_in_force = set()


def _magic(page) -> list[Finding]:
    if "magic" not in _in_force:
        return []
    texts = {"Question": getattr(page, "question", ""), "Answer": plain_text(str(getattr(page, "body", "")))}
    return [
        Finding("no-magic", severity, where, found, "Magic words promise too much. Say what is known.")
        for where, words in texts.items()
        for pattern, severity in WORDS.items()
        for found in re.findall(pattern, words)
    ]


page_rules.register(_magic)


@pytest.fixture
def a_younger_rule():
    """Puts the rule in force when it is called: what was published before is older."""
    yield lambda: _in_force.add("magic")
    _in_force.clear()


@pytest.fixture
def no_magic(a_younger_rule, db):
    a_younger_rule()


@pytest.fixture
def failing(no_magic):
    """A draft that the rule keeps back."""
    return make_answer("Does it hurt?", body=[text("<p>Say abracadabra.</p>")], live=False)


@pytest.fixture
def live(no_magic):
    return make_answer("Is it safe?", body=[text("<p>As far as is known.</p>")])
