from cms.core.editor import EditorViewSet
from cms.core.listing import PageColumnsMixin
from cms.governance.columns import REVIEW_COLUMNS
from conditions.listing import CONDITION_COLUMNS
from conditions.models import ConditionPage


class ConditionViewSet(PageColumnsMixin, EditorViewSet):
    model = ConditionPage
    page_columns = [*CONDITION_COLUMNS, *REVIEW_COLUMNS]
