from blog.models import AnswerPage
from cms.core.editor import EditorViewSet


class AnswerViewSet(EditorViewSet):
    model = AnswerPage
