"""Reads treatments.yaml into plain data, or says which line is wrong and why."""

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
    """What the file says; nothing when there is no file. Errors: ContentError."""
    if not path.exists():
        return []
    found, node = read_yaml(path)
    items = found.get("treatments") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise ContentError(path, 1, "this file should hold “treatments:” and a list below it.")
    nodes = next(value for key, value in node.value if key.value == "treatments").value
    return [_read_treatment(path, item, at) for item, at in zip(items, nodes, strict=True)]


def _read_treatment(path: Path, item, node: yaml.Node) -> TreatmentText:
    _check_keys(path, item, node, KEYS, "name")
    name = _text_value(path, item, node, "name")
    uses = item.get("disclosures") or []
    if not isinstance(uses, list):
        raise ContentError(path, _line_number(node, "disclosures"), "“disclosures” should be a list.")
    at = _child_nodes(node).get("disclosures")
    made = [_read_use(path, use, one) for use, one in zip(uses, at.value if uses else [], strict=True)]
    words, risks = _list_value(path, item, node, "words"), _list_value(path, item, node, "risks")
    return TreatmentText(path, _line_number(node), name, words, risks, made, digest_of(item))


def _read_use(path: Path, item, node: yaml.Node) -> TreatmentUse:
    _check_keys(path, item, node, USE_KEYS, "text")
    approval = APPROVALS.get(str(item.get("approval")))
    if approval is None:
        raise ContentError(
            path, _line_number(node, "approval"), f"“approval” should be one of: {', '.join(APPROVALS)}."
        )
    condition = item.get("condition") or ""
    if not isinstance(condition, str):
        raise ContentError(path, _line_number(node, "condition"), "“condition” should be the slug of a condition.")
    text, risks = _text_value(path, item, node, "text"), _list_value(path, item, node, "risks")
    return TreatmentUse(condition, approval, text, risks, _line_number(node, "condition"))


def _check_keys(path: Path, item, node: yaml.Node, known: set[str], needed: str) -> None:
    if not isinstance(item, dict) or not item.get(needed):
        raise ContentError(path, _line_number(node), f"each entry should hold keys, “{needed}” among them.")
    if wrong := next((key for key in item if key not in known), None):
        raise ContentError(
            path, _line_number(node, wrong), f"“{wrong}” is not known here. Known: {', '.join(sorted(known))}."
        )


def _text_value(path: Path, item: dict, node: yaml.Node, key: str) -> str:
    if not isinstance(item[key], str):
        raise ContentError(path, _line_number(node, key), f"“{key}” should be text.")
    return item[key].strip()


def _list_value(path: Path, item: dict, node: yaml.Node, key: str) -> list[str]:
    found = item.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ContentError(path, _line_number(node, key), f"“{key}” should be a list of texts.")
    return [" ".join(one.split()) for one in found]


def _child_nodes(node: yaml.Node) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _line_number(node: yaml.Node, key: str = "") -> int:
    """The line of `key` in this entry, or of the entry itself."""
    keys = {one.value: one for one, _value in node.value} if isinstance(node, yaml.MappingNode) else {}
    return keys.get(key, node).start_mark.line + 1


def write_treatment(text: TreatmentText, origin: str) -> str:
    """Put it into the database: what was done, in a word. Errors: ContentError."""
    record = provenance.find_record("treatment", text.slug)
    known = Treatment.objects.filter(pk=record.row).first() if record else None
    row = known or Treatment.objects.filter(name__iexact=text.name).first()
    if record and row and record.digest == text.digest:
        return "same"
    if row and provenance.is_modified(record, row):
        return "left"
    row = row or Treatment()
    row.name, row.words, row.risks = text.name, "\n".join(text.words), "\n".join(text.risks)
    row.disclosures = [_build_disclosure(text.path, use) for use in text.uses]
    if len({use.condition for use in text.uses}) < len(text.uses):
        raise ContentError(text.path, text.line, f"“{text.name}” should tell of each condition once.")
    try:
        row.full_clean()
        for disclosure in row.disclosures.all():
            disclosure.clean_fields(exclude=["treatment"])
    except ValidationError as error:
        raise ContentError(text.path, text.line, " ".join(error.messages)) from None
    row.save()
    create_versions(row)
    provenance.record_source(origin, "treatment", text.slug, text.digest, row)
    return "live"


def _build_disclosure(path: Path, use: TreatmentUse) -> Disclosure:
    condition = ConditionPage.objects.filter(slug=use.condition).first() if use.condition else None
    if use.condition and condition is None:
        reason = f"there is no condition “{use.condition}”, neither in this folder nor in the database."
        raise ContentError(path, use.line, reason)
    return Disclosure(condition=condition, approval=use.approval, text=use.text, risks="\n".join(use.risks))
