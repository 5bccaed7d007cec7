"""The clinic's facts, read once a request however many parts of a page cite them."""

from django.db import DatabaseError, connection
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cms.clinic.glossary import Glossary
from cms.clinic.models import ClinicSettings, Location, Physician, Term
from cms.page_cache.content_version import cached

# One entry, the clinic's number: what this process saw last.
_last_seen = {"phone": ""}


class ClinicContext:
    """Settings, places and people for one response: from this process's memory while they stay as they are."""

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
        """The closing paragraphs of an answer, the address a link."""
        before, found, after = self.settings.sign_off.partition("{email}")
        email = self.settings.email
        link = format_html('<a href="mailto:{}">{}</a>', email, email) if found and email else ""
        text = conditional_escape(before) + link + conditional_escape(after)
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        return format_html_join("", "<p>{}</p>", ((SafeString(part.replace("\n", "<br>")),) for part in paragraphs))


def clinic_context(request) -> ClinicContext:
    """The one `Facts` of this request."""
    if request is None:
        return ClinicContext()
    if not hasattr(request, "_clinic_facts"):
        request._clinic_facts = ClinicContext(request)
    return request._clinic_facts


def clinic_name() -> str:
    return ClinicContext().settings.name


def remember_phone() -> None:
    """Read the number at the start, so that a page for a bad moment has it even if no good one came before."""
    try:
        _last_seen["phone"] = ClinicSettings.load().phone
    except DatabaseError:
        # Without its database the site starts all the same, and says so at /readyz/.
        return
    finally:
        connection.close()


def last_known_phone() -> str:
    """The clinic's number as this process last saw it, for the moment when no database answers."""
    return _last_seen["phone"]
