from blog.admin_columns import ANSWER_COLUMNS
from blog.models import AnswerPage
from cms.core.admin_columns import PageColumnsMixin
from cms.core.admin_views import EditorViewSet
from cms.reviews.admin_columns import REVIEW_COLUMNS


class AnswerViewSet(PageColumnsMixin, EditorViewSet):
    model = AnswerPage
    page_columns = [*ANSWER_COLUMNS, *REVIEW_COLUMNS]
