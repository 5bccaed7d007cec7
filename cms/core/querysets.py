from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


class PublicPageQuerySet(PageQuerySet):
    def publicly_visible(self):
        """Live pages without a view restriction on them or on an ancestor. Like `live().public()`, in one query."""
        path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        above = PageViewRestriction.objects.alias(candidate=path).filter(candidate__startswith=F("page__path"))
        return self.filter(~Exists(above), live=True)
