from blog.listing import ANSWER_COLUMNS
from blog.models import AnswerPage
from cms.core.editor import EditorViewSet
from cms.core.listing import PageColumnsMixin
from cms.reviews.admin_columns import REVIEW_COLUMNS


class AnswerViewSet(PageColumnsMixin, EditorViewSet):
    model = AnswerPage
    page_columns = [*ANSWER_COLUMNS, *REVIEW_COLUMNS]
