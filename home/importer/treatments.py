"""Parses treatments.yaml and saves the treatments with their disclosures."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from conditions.disclosure_versions import create_versions
from conditions.models import ConditionPage, Disclosure, Treatment
from home.importer import provenance
from home.importer.parser import ContentError, digest_of, read_yaml

KEYS = {"name", "words", "risks", "disclosures"}
USE_KEYS = {"condition", "approval", "text", "risks"}
APPROVALS = {value.replace("_", "-"): value for value in Disclosure.Approval.values}


@dataclass
class TreatmentUse:
    condition: str
    approval: str
    text: str
    risks: list[str]
    line: int


@dataclass
class TreatmentText:
    path: Path
    line: int
    name: str
    words: list[str]
    risks: list[str]
    uses: list[TreatmentUse]
    digest: str

    @property
    def slug(self) -> str:
        return slugify(self.name)


def read_treatments(path: Path) -> list[TreatmentText]:
    """Return the treatments of the file; an empty list if there is no file. Raises ContentError."""
    if not path.exists():
        return []
    found, node = read_yaml(path)
    items = found.get("treatments") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise ContentError(path, 1, "the file must contain “treatments:” followed by a list.")
    nodes = next(value for key, value in node.value if key.value == "treatments").value
    return [_read_treatment(path, item, at) for item, at in zip(items, nodes, strict=True)]


def _read_treatment(path: Path, item, node: yaml.Node) -> TreatmentText:
    _check_keys(path, item, node, KEYS, "name")
    name = _text_value(path, item, node, "name")
    uses = item.get("disclosures") or []
    if not isinstance(uses, list):
        raise ContentError(path, _line_number(node, "disclosures"), "“disclosures” must be a list.")
    use_nodes = _child_nodes(node)["disclosures"].value if uses else []
    treatment_uses = [_read_use(path, use, use_node) for use, use_node in zip(uses, use_nodes, strict=True)]
    words, risks = _list_value(path, item, node, "words"), _list_value(path, item, node, "risks")
    return TreatmentText(path, _line_number(node), name, words, risks, treatment_uses, digest_of(item))


def _read_use(path: Path, item, node: yaml.Node) -> TreatmentUse:
    _check_keys(path, item, node, USE_KEYS, "text")
    approval = APPROVALS.get(str(item.get("approval")))
    if approval is None:
        raise ContentError(path, _line_number(node, "approval"), f"“approval” must be one of: {', '.join(APPROVALS)}.")
    condition = item.get("condition") or ""
    if not isinstance(condition, str):
        raise ContentError(path, _line_number(node, "condition"), "“condition” must be the slug of a condition.")
    text, risks = _text_value(path, item, node, "text"), _list_value(path, item, node, "risks")
    return TreatmentUse(condition, approval, text, risks, _line_number(node, "condition"))


def _check_keys(path: Path, item, node: yaml.Node, known: set[str], needed: str) -> None:
    if not isinstance(item, dict) or not item.get(needed):
        raise ContentError(path, _line_number(node), f"every entry needs “{needed}: …”.")
    if wrong := next((key for key in item if key not in known), None):
        raise ContentError(
            path, _line_number(node, wrong), f"unknown key “{wrong}”. Use one of: {', '.join(sorted(known))}."
        )


def _text_value(path: Path, item: dict, node: yaml.Node, key: str) -> str:
    if not isinstance(item[key], str):
        raise ContentError(path, _line_number(node, key), f"“{key}” must be text.")
    return item[key].strip()


def _list_value(path: Path, item: dict, node: yaml.Node, key: str) -> list[str]:
    values = item.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ContentError(path, _line_number(node, key), f"“{key}” must be a list of texts.")
    return [" ".join(value.split()) for value in values]


def _child_nodes(node: yaml.Node) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _line_number(node: yaml.Node, key: str = "") -> int:
    """Return the line of `key` in this entry, or of the entry itself."""
    keys = {key_node.value: key_node for key_node, _ in node.value} if isinstance(node, yaml.MappingNode) else {}
    return keys.get(key, node).start_mark.line + 1


def save_treatment(text: TreatmentText, origin: str) -> str:
    """Save a treatment; return “saved”, “unchanged” or “skipped” (because it was edited). Raises ContentError."""
    record = provenance.find_record("treatment", text.slug)
    imported = Treatment.objects.filter(pk=record.row).first() if record else None
    row = imported or Treatment.objects.filter(name__iexact=text.name).first()
    if record and row and record.digest == text.digest:
        return "unchanged"
    if row and provenance.is_modified(record, row):
        return "skipped"
    row = row or Treatment()
    row.name, row.words, row.risks = text.name, "\n".join(text.words), "\n".join(text.risks)
    row.disclosures = [_build_disclosure(text.path, use) for use in text.uses]
    if len({use.condition for use in text.uses}) < len(text.uses):
        raise ContentError(
            text.path, text.line, f"“{text.name}” has two disclosures for the same condition. Keep only one."
        )
    try:
        row.full_clean()
        for disclosure in row.disclosures.all():
            disclosure.clean_fields(exclude=["treatment"])
    except ValidationError as error:
        raise ContentError(text.path, text.line, " ".join(error.messages)) from None
    row.save()
    create_versions(row)
    provenance.record_source(origin, "treatment", text.slug, text.digest, row)
    return "saved"


def _build_disclosure(path: Path, use: TreatmentUse) -> Disclosure:
    condition = ConditionPage.objects.filter(slug=use.condition).first() if use.condition else None
    if use.condition and condition is None:
        reason = f"condition “{use.condition}” not found. Use the name of a file in conditions/, without .md."
        raise ContentError(path, use.line, reason)
    return Disclosure(condition=condition, approval=use.approval, text=use.text, risks="\n".join(use.risks))
