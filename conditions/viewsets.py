from cms.core.listing import WithColumns
from cms.core.page_views import OurPageViewSet
from conditions.models import ConditionPage


class ConditionViewSet(WithColumns, OurPageViewSet):
    model = ConditionPage
