from cms.privacy.models.access_log import Action, AppendOnlyError, ReadLogEntry, ReadLogReference
from cms.privacy.models.blind_index import SearchToken
from cms.privacy.models.retention import Erased, NightlyRun

__all__ = [
    "Action",
    "AppendOnlyError",
    "Erased",
    "NightlyRun",
    "ReadLogEntry",
    "ReadLogReference",
    "SearchToken",
]
