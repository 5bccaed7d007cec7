from cms.privacy.models.erased import Erased, NightlyRun
from cms.privacy.models.readlog import Action, AppendOnlyError, ReadLogEntry, ReadLogReference
from cms.privacy.models.texts import NoteDraft, StaffSearch
from cms.privacy.models.tokens import SearchToken

__all__ = [
    "Action",
    "AppendOnlyError",
    "Erased",
    "NightlyRun",
    "NoteDraft",
    "ReadLogEntry",
    "ReadLogReference",
    "SearchToken",
    "StaffSearch",
]
