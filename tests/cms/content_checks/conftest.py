import pytest

from cms.core.models import BasePage
from tests.blog.conftest import reader
from tests.factories.blog import make_answer, text
from tests.utils.matchers import magic_words

__all__ = ["reader"]


@pytest.fixture
def a_younger_rule(monkeypatch):
    """Returns a function that turns on the rule against magic words; pages published before are older."""
    return lambda: monkeypatch.setattr(BasePage, "extra_checks", magic_words)


@pytest.fixture
def no_magic(a_younger_rule, db):
    a_younger_rule()


@pytest.fixture
def failing(no_magic):
    """A draft that the rule blocks."""
    return make_answer("Does it hurt?", body=[text("<p>Say abracadabra.</p>")], live=False)


@pytest.fixture
def live(no_magic):
    return make_answer("Is it safe?", body=[text("<p>As far as is known.</p>")])
