"""The clinic's settings, locations, physicians and glossary, loaded at most once per request."""

from django.db import DatabaseError, connection
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cms.clinic.glossary import Glossary
from cms.clinic.models import ClinicSettings, Location, Physician, Term
from cms.page_cache.content_version import cached

# The clinic's phone number as last loaded by this process, for error pages shown while the database is down.
_last_seen = {"phone": ""}


class ClinicContext:
    """Settings, locations, physicians and glossary for one response, cached in the process until they change."""

    def __init__(self, request=None):
        self._request = request

    @cached_property
    def settings(self) -> ClinicSettings:
        settings = cached(self._request, "settings", ClinicSettings.load)
        _last_seen["phone"] = settings.phone
        return settings

    @cached_property
    def locations(self) -> list[Location]:
        return cached(self._request, "locations", lambda: list(Location.objects.published()))

    @cached_property
    def physicians(self) -> list[Physician]:
        return cached(self._request, "physicians", lambda: list(Physician.objects.published().select_related("photo")))

    @cached_property
    def glossary(self) -> Glossary:
        return cached(self._request, "glossary", lambda: Glossary(list(Term.objects.published())))

    @property
    def towns(self) -> str:
        return ", ".join(location.name for location in self.locations)

    @cached_property
    def sign_off(self) -> SafeString:
        """The closing paragraphs of an answer, with the email address as a link."""
        before, found, after = self.settings.sign_off.partition("{email}")
        email = self.settings.email
        link = format_html('<a href="mailto:{}">{}</a>', email, email) if found and email else ""
        text = conditional_escape(before) + link + conditional_escape(after)
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        return format_html_join("", "<p>{}</p>", ((SafeString(part.replace("\n", "<br>")),) for part in paragraphs))


def clinic_context(request) -> ClinicContext:
    """The `ClinicContext` of this request."""
    if request is None:
        return ClinicContext()
    if not hasattr(request, "_clinic_context"):
        request._clinic_context = ClinicContext(request)
    return request._clinic_context


def clinic_name() -> str:
    return ClinicContext().settings.name


def remember_phone() -> None:
    """Load the phone number at startup, so that error pages have it before any other page was shown."""
    try:
        _last_seen["phone"] = ClinicSettings.load().phone
    except DatabaseError:
        # The site starts without a database too, and /readyz/ reports that.
        return
    finally:
        connection.close()


def last_known_phone() -> str:
    """The clinic's phone number as last loaded by this process, for pages shown while the database is down."""
    return _last_seen["phone"]
