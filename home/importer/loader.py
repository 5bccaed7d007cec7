"""Saves a parsed folder as pages, locations, and physicians, in one transaction.

Rows are matched by slug. In later runs an unchanged source is skipped. A changed source updates a row that was not
edited, and becomes a draft of a page that was.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from blog.models import AnswerPage, BlogIndexPage
from cms.clinic.models import ClinicSettings, Location, Physician
from conditions.models import ConditionIndexPage, ConditionPage
from consultations import services
from home.importer import pages, provenance, treatments
from home.importer.markdown import rich_text
from home.importer.parser import ClinicEntry, ContentError, ContentFolder, SourceText, digest_of, line_of
from home.importer.treatments import save_treatment
from home.models import HomePage, SourceRecord, StandardPage

LOCATION_KEYS = ("street", "city_line", "phone", "hours", "directions", "map_link")
PHYSICIAN_KEYS = ("role", "board", "license")
SETTINGS_KEYS = ("name", "email", "phone", "hours", "reply_promise", "sign_off", "consultation_label")
FIELDS_OF_KEYS = {"hours": "business_hours"}
# Keys of consultation.yaml, and the fields of the form they fill.
FORM_KEYS = {
    "heading": "heading",
    "intro": "lead",
    "prompt": "free_line",
    "button": "button",
    "success": "success_text",
    "hours_line": "hours_line",
}
HOME_KEYS = ("tagline", "introduction")
WAGTAIL_FIELDS = {field.name for field in Page._meta.concrete_fields} - {"title"}
REFERRAL_KEYS = ("heading", "subheading", "intro", "note")


@dataclass
class Report:
    """The outcome of an import: a line for each row that is live, a draft, or skipped, and the number unchanged."""

    live: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unchanged: int = 0


class Loader:
    """Imports one folder. With `consents`, also the consent texts (demo only). With `draft`, nothing is published."""

    def __init__(self, folder: ContentFolder, origin: str, consents: bool = False, draft: bool = False):
        self.folder = folder
        self.origin = origin
        self.consents = consents
        self.draft = draft
        self.report = Report()
        self.images = pages.FolderImages(folder.path, origin)

    def load_content(self) -> Report:
        """Save everything. Raises ContentError, with nothing saved, if a file has an error."""
        try:
            with transaction.atomic():
                self._load_all()
        except BaseException:
            self.images.discard_files()
            raise
        return self.report

    def _load_all(self) -> None:
        self._load_settings()
        self._load_form_texts()
        self._load_rows(Location, "location", self.folder.locations, self._fill_location)
        self._load_rows(Physician, "physician", self.folder.people, self._fill_physician)
        for text in self.folder.conditions:
            self._load_page(text, ConditionPage, ConditionIndexPage, pages.fill_condition)
        # Treatments refer to conditions, and answers are checked for the treatments they mention.
        for text in treatments.read_treatments(self.folder.path / "treatments.yaml"):
            self._load_treatment(text)
        for text in self.folder.posts:
            self._load_page(text, AnswerPage, BlogIndexPage, pages.fill_answer)
        for text in self.folder.pages:
            self._load_page(text, StandardPage, HomePage, pages.fill_standard)

    # Settings, locations, physicians

    def _load_settings(self) -> None:
        clinic = {key: self.folder.clinic[key] for key in SETTINGS_KEYS if self.folder.clinic.get(key)}
        if call := self.folder.consultation.get("condition_call") or self._read_section("consultation").get(
            "condition_call"
        ):
            clinic["condition_call"] = call
        home_texts = {key: str(self.folder.clinic[key]).strip() for key in HOME_KEYS if self.folder.clinic.get(key)}
        source = clinic | home_texts
        if not source or not self._is_new("settings", "clinic", source):
            return
        self._require_text_values(self.folder.path / "clinic.yaml", source)
        settings = ClinicSettings.load()
        for name, value in clinic.items():
            setattr(settings, FIELDS_OF_KEYS.get(name, name), str(value).strip())
        settings.show_hours |= "hours" in clinic
        self._save_row(settings, self.folder.path / "clinic.yaml", "name")
        self._record_loaded("settings", "clinic", source, settings)
        if home_texts:
            home = HomePage.objects.first()
            for name, text in home_texts.items():
                setattr(home, name, text)
            revision = home.save_revision()
            if not self.draft:
                self._publish(self.folder.path / "clinic.yaml", "home", pages.publish_imported, home, revision)
            provenance.record_source(self.origin, "home", "home", digest_of(home_texts), home)

    def _load_form_texts(self) -> None:
        form_texts = self._read_section("consultation")
        path = self.folder.path / "consultation.yaml"
        self._require_text_values(path, form_texts)
        if form_texts and self._is_new("words", "consultation", form_texts):
            fields = {field: str(form_texts[key]).strip() for key, field in FORM_KEYS.items() if form_texts.get(key)}
            if self.consents:
                consents = ("consent_text", "text_consent_text")
                fields |= {key: form_texts[key] for key in consents if form_texts.get(key)}
            self._save_form_texts("consultation", form_texts, services.save_form_texts, fields)
        referral = self._read_section("referral")
        self._require_text_values(path, referral)
        if referral and self._is_new("words", "referral", referral):
            fields = {key: str(referral[key]).strip() for key in REFERRAL_KEYS if referral.get(key)}
            self._save_form_texts("referral", referral, services.save_invitation_texts, fields)

    @staticmethod
    def _require_text_values(path, values: dict) -> None:
        if wrong := next((key for key, value in values.items() if isinstance(value, (list, dict))), ""):
            raise ContentError(path, line_of(path, wrong), f"“{wrong}” must be text.")

    def _save_form_texts(self, section: str, source: dict, save, fields: dict) -> None:
        try:
            row = save(**fields)
        except ValidationError as error:
            path = self.folder.path / "consultation.yaml"
            wrong, messages = next(iter(error.message_dict.items()))
            key = next((key for key, name in FORM_KEYS.items() if name == wrong), wrong)
            raise ContentError(path, line_of(path, key), " ".join(messages)) from None
        self._record_loaded("words", section, source, row)

    def _read_section(self, name: str) -> dict:
        section = self.folder.consultation.get(name) or {}
        if not isinstance(section, dict):
            path = self.folder.path / "consultation.yaml"
            raise ContentError(path, line_of(path, name), f"“{name}” must contain indented “key: value” lines.")
        return section

    def _load_rows(self, model, kind: str, entries: list[ClinicEntry], fill) -> None:
        for order, entry in enumerate(entries):
            record = provenance.find_record(kind, entry.slug)
            imported = model.objects.filter(pk=record.row).first() if record else None
            row = imported or model.objects.filter(slug=entry.slug).first()
            if record and row and record.digest == entry.digest:
                self.report.unchanged += 1
                continue
            if row and provenance.is_modified(record, row):
                self.report.skipped.append(f"{kind} {entry.slug}: skipped because it was edited on the site")
                continue
            row = row or model(slug=entry.slug, sort_order=order)
            row.name = entry.values["name"]
            fill(row, entry.values)
            self._save_row(row, self.folder.path / "clinic.yaml", "name")
            provenance.record_source(self.origin, kind, entry.slug, entry.digest, row)
            self.report.live.append(f"{kind} {entry.slug}")

    def _load_treatment(self, text: treatments.TreatmentText) -> None:
        outcome = save_treatment(text, self.origin)
        if outcome == "unchanged":
            self.report.unchanged += 1
        elif outcome == "skipped":
            self.report.skipped.append(f"treatment {text.slug}: skipped because it was edited on the site")
        else:
            self.report.live.append(f"treatment {text.slug}")

    @staticmethod
    def _fill_location(row: Location, values: dict) -> None:
        for key in LOCATION_KEYS:
            setattr(row, key, str(values.get(key) or "").strip())

    @staticmethod
    def _fill_physician(row: Physician, values: dict) -> None:
        for key in PHYSICIAN_KEYS:
            setattr(row, key, str(values.get(key) or "").strip())
        row.biography = rich_text(values.get("biography") or "")

    def _load_page(self, text: SourceText, kind: type[Page], parent_kind: type[Page], fill) -> None:
        name = kind.__name__
        parent = parent_kind.objects.first()
        record = provenance.find_record(name, text.slug)
        # The record finds the page even if an editor has changed its slug.
        imported = kind.objects.filter(pk=record.row).first() if record else None
        page = imported or kind.objects.child_of(parent).filter(slug=text.slug).first()
        if page and record and record.digest == text.digest:
            self.report.unchanged += 1
            return
        # A page that an editor unpublished stays unpublished.
        edited = page is not None and (provenance.is_modified(record, page) or not page.live)
        page = page or kind(slug=text.slug, live=False)
        try:
            fill(page, text, self.images)
            # Wagtail validates these fields only on publishing, but saving an invalid draft could fail in the database.
            page.clean_fields(exclude=WAGTAIL_FIELDS)
            if page.pk is None:
                parent.add_child(instance=page)
            revision = page.save_revision()
        except ValidationError as error:
            # For unpublished pages Wagtail reports an empty title without naming the field.
            errors = error.message_dict if hasattr(error, "error_dict") else {"title": error.messages}
            wrong, messages = next(iter(errors.items()))
            line = text.lines.get(wrong.removesuffix("_kind"), text.body_line)
            raise ContentError(text.path, line, " ".join(messages)) from None
        if edited:
            self.report.drafts.append(f"{name} {text.slug}: saved as a draft because the page was edited on the site")
            # Only the digest is updated, so the row still counts as edited.
            SourceRecord.objects.update_or_create(
                kind=name,
                slug=text.slug,
                defaults={"digest": text.digest},
                create_defaults={"origin": self.origin, "digest": text.digest, "row": str(page.pk), "state": ""},
            )
            return
        if self.draft:
            self.report.drafts.append(f"{name} {text.slug}: saved as a draft")
        elif self._publish(text.path, f"{name} {text.slug}", pages.publish_page, page, revision, text):
            self.report.live.append(f"{name} {text.slug}")
        if not Page.objects.get(pk=page.pk).live:
            pages.save_publish_date(page, text)
        provenance.record_source(self.origin, name, text.slug, text.digest, page)

    def _publish(self, path, name: str, publish, *args) -> bool:
        """Publish a page; if a publish check fails, leave a clinic's page as a draft and return False.

        Raises ContentError for pages of the demo, which must pass all checks.
        """
        try:
            publish(*args, origin=self.origin)
        except ValidationError as error:
            if self.origin != SourceRecord.Origin.IMPORT:
                raise ContentError(path, 1, " ".join(error.messages)) from None
            self.report.drafts.append(f"{name}: saved as a draft. {' '.join(error.messages)}")
            return False
        return True

    # Shared

    def _is_new(self, kind: str, slug: str, source) -> bool:
        record = provenance.find_record(kind, slug)
        if record and record.digest == digest_of(source) and record.origin == self.origin:
            self.report.unchanged += 1
            return False
        return True

    def _record_loaded(self, kind: str, slug: str, source, row) -> None:
        provenance.record_source(self.origin, kind, slug, digest_of(source), row)
        self.report.live.append(f"{kind} {slug}")

    @staticmethod
    def _save_row(row, path, key: str) -> None:
        try:
            row.full_clean(exclude=["id"] if row.pk is None else None)
            row.save()
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            wrong = next((name for name, renamed in FIELDS_OF_KEYS.items() if renamed == field), field)
            raise ContentError(path, line_of(path, wrong if wrong != "__all__" else key), " ".join(messages)) from None
