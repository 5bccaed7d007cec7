"""docs/models.md is up to date and complete."""

import pytest
from django.core.management import CommandError, call_command

from home.management.commands import document_models

pytestmark = pytest.mark.once


def test_models_document_is_up_to_date():
    call_command("document_models", check=True)


def test_check_fails_for_outdated_document(tmp_path, monkeypatch):
    outdated = tmp_path / "models.md"
    outdated.write_text("# Models\n")
    monkeypatch.setattr(document_models, "PATH", outdated)
    with pytest.raises(CommandError, match="out of date"):
        call_command("document_models", check=True)


@pytest.mark.parametrize("model", document_models.project_models(), ids=lambda model: model._meta.label)
def test_model_has_purpose_and_retention(model):
    assert document_models.get_purpose(model), "has no docstring"
    if document_models.get_encrypted_fields(model):
        assert model._meta.label in document_models.RETENTION_RULES


def test_retention_rules_name_existing_models():
    labels = {model._meta.label for model in document_models.project_models()}
    assert set(document_models.RETENTION_RULES) <= labels
