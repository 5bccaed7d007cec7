from blog.models import AnswerPage
from cms.core.page_views import OurPageViewSet


class AnswerViewSet(OurPageViewSet):
    model = AnswerPage
