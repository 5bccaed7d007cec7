from cms.governance.models.findings import KeptFinding
from cms.governance.models.reviews import ReviewRecord, ReviewSettings
from cms.governance.models.treatments import Disclosure, DisclosureVersion, Treatment

__all__ = ["Disclosure", "DisclosureVersion", "KeptFinding", "ReviewRecord", "ReviewSettings", "Treatment"]
