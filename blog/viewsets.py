from blog.models import AnswerPage
from cms.core.listing import WithColumns
from cms.core.page_views import OurPageViewSet


class AnswerViewSet(WithColumns, OurPageViewSet):
    model = AnswerPage
