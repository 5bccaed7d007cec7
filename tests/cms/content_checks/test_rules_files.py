"""A rule that cannot be read stops the start, and says which file and why."""

import pytest
import yaml

from cms.content_checks import checks, rules
from cms.content_checks.rule_loader import RULES_DIR, RuleError, read_rule

WORDS = {"treatment": ["ketamine"]}
GOOD = yaml.safe_load((RULES_DIR / "claims" / "cure.yaml").read_text("utf-8")) | {
    "patterns": ["<treatment> cures"],
    "always": [],
    "unless": [],
}


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "claims"
    folder.mkdir()

    def written(change: dict):
        path = folder / "mine.yaml"
        kept = {key: value for key, value in (GOOD | change).items() if value is not None}
        path.write_text(yaml.safe_dump(kept), "utf-8")
        return path

    return written


def test_rule_file_is_loaded(file):
    rule = read_rule(file({"title": "Mine"}), WORDS)
    assert (rule.slug, rule.title, rule.kind) == ("mine", "Mine", "claims")
    assert [[found.span() for found in p.finditer("ketamine cures, ketamine curess")] for p in rule.patterns] == [
        [(0, 14)]
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"severity": "grave"}, "grave"),
        ({"reason": None}, "reason"),
        ({"patterns": None}, "neither patterns nor what finds it"),
        ({"patterns": ["<nobody> cures"]}, "nobody"),
        ({"patterns": ["(open"]}, "unterminated"),
        ({"colour": "red"}, "unknown key “colour”"),
        ({"kinds": ["song"]}, "song"),
    ],
)
def test_rule_error_names_file_and_mistake(file, change, why):
    with pytest.raises(RuleError, match=rf"claims/mine\.yaml.*{why}"):
        read_rule(file(change), WORDS)


def test_system_check_reports_rule_error(monkeypatch, file):
    def broken():
        raise RuleError("claims/mine.yaml cannot be read")

    monkeypatch.setattr(checks, "all_rules", broken)
    assert [error.id for error in checks.rules_can_be_read(None)] == ["content_checks.E001"]
    odd = read_rule(file({"found_by": "magic", "excuses": ["luck"]}), WORDS)
    monkeypatch.setattr(checks, "all_rules", lambda: (odd,))
    assert [error.id for error in checks.rules_can_be_read(None)] == ["content_checks.E002", "content_checks.E003"]


def test_shipped_rules_pass_system_check():
    assert checks.rules_can_be_read(None) == []
    assert len({rule.slug for rule in rules.all_rules()}) == len(rules.all_rules())
    with pytest.raises(LookupError):
        rules.rule("no-such-rule")
