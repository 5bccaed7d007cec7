from cms.reviews.models.records import ReviewRecord, ReviewSettings  # isort: skip - tasks import it
from cms.reviews.models.tasks import ClinicalReviewTask

__all__ = ["ClinicalReviewTask", "ReviewRecord", "ReviewSettings"]
