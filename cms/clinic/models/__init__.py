from cms.clinic.models.confirmations import Confirmation
from cms.clinic.models.glossary import Term
from cms.clinic.models.locations import Location
from cms.clinic.models.settings import ClinicSettings
from cms.clinic.models.staff import Physician, StaffMember

__all__ = ["ClinicSettings", "Confirmation", "Location", "Physician", "StaffMember", "Term"]
