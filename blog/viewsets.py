from blog.models import AnswerPage
from cms.core.editor import EditorViewSet
from cms.core.listing import WithColumns


class AnswerViewSet(WithColumns, EditorViewSet):
    model = AnswerPage
