from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


class PublicPageQuerySet(PageQuerySet):
    def publicly_visible(self):
        """Live, and under no restriction of its own or above it; Wagtail's `public()` as part of the same query."""
        path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        above = PageViewRestriction.objects.alias(candidate=path).filter(candidate__startswith=F("page__path"))
        return self.filter(~Exists(above), live=True)
