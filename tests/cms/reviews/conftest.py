from tests.cms.governance.conftest import a_younger_rule, failing, live, no_magic, reader

__all__ = ["a_younger_rule", "failing", "live", "no_magic", "reader"]
