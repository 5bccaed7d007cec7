from cms.core.editor import EditorViewSet
from cms.core.listing import WithColumns
from conditions.models import ConditionPage


class ConditionViewSet(WithColumns, EditorViewSet):
    model = ConditionPage
