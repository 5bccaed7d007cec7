"""schema.org nodes of the clinic, its locations and its physicians."""

import re

from django.templatetags.static import static

from cms.clinic.business_hours import schema_org_hours
from cms.core.structured_data import PUBLISHER, Node, absolute_url, drop_empty, reference

CLINIC = PUBLISHER
CITY = re.compile(r"(?P<city>[^,]+),\s*(?P<region>[A-Za-z][A-Za-z .]*?)(?:\s+(?P<zip>\d{5}(?:-\d{4})?))?")


def clinic_node(context) -> Node:
    settings = context["clinic"].settings
    return drop_empty(
        at_type="MedicalOrganization",
        at_id=absolute_url(CLINIC),
        name=settings.name,
        url=absolute_url("/"),
        logo=absolute_url(static("img/icon.svg")),
        telephone=settings.phone,
        email=settings.email,
    )


def location_nodes(location) -> Node:
    path = location.get_absolute_url()
    return drop_empty(
        at_type="MedicalClinic",
        at_id=absolute_url(f"{path}#place"),
        name=location.name,
        url=absolute_url(path),
        telephone=location.phone,
        address=_address_node(location),
        openingHours=schema_org_hours(location.hours),
        hasMap=location.map_link,
        parentOrganization=reference(CLINIC),
    )


def _address_node(location) -> Node:
    found = CITY.fullmatch(location.city_line.strip())
    parts = found.groupdict() if found else {"city": location.city_line, "region": "", "zip": ""}
    address = drop_empty(
        streetAddress=location.street,
        addressLocality=parts["city"],
        addressRegion=parts["region"],
        postalCode=parts["zip"],
    )
    return {"@type": "PostalAddress"} | address if address else {}


def person_node(physician) -> Node:
    """The physician as shown in a byline: without the license, which only the profile page shows."""
    name, _, suffix = physician.name.partition(",")
    path = physician.get_absolute_url()
    return drop_empty(
        at_type="Person",
        at_id=absolute_url(person_path(physician)),
        name=physician.name,
        honorificPrefix="Dr." if name.startswith("Dr.") else "",
        honorificSuffix=suffix.strip(),
        jobTitle=physician.role,
        url=absolute_url(path),
        worksFor=reference(CLINIC),
        hasCredential=_credential_nodes(physician.board),
    )


def profile_nodes(physician) -> list[Node]:
    """The physician's profile page, and the physician with the license."""
    path = physician.get_absolute_url()
    credentials = _credential_nodes(physician.board) + _credential_nodes(physician.license, "license")
    node = person_node(physician) | drop_empty(hasCredential=credentials)
    page = drop_empty(
        at_type="ProfilePage", at_id=absolute_url(f"{path}#page"), url=absolute_url(path), name=physician.name
    )
    page |= {"mainEntity": reference(person_path(physician)), "publisher": reference(CLINIC)}
    return [page, node]


def person_path(physician) -> str:
    return f"{physician.get_absolute_url()}#person"


def _credential_nodes(name: str, category: str = "board certification") -> list[Node]:
    credential = {"@type": "EducationalOccupationalCredential", "credentialCategory": category, "name": name}
    return [credential] if name else []
