from cms.governance.models.findings import KeptFinding
from cms.governance.models.reviews import ReviewRecord, ReviewSettings

__all__ = ["KeptFinding", "ReviewRecord", "ReviewSettings"]
