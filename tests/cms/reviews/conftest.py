from tests.cms.content_checks.conftest import a_younger_rule, failing, live, no_magic, reader

__all__ = ["a_younger_rule", "failing", "live", "no_magic", "reader"]
