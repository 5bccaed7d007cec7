"""Pages of a long list, of which the last one is as near as the first."""

from django.core.paginator import Page
from wagtail.admin.paginator import WagtailPaginator


class ReversibleWagtailPaginator(WagtailPaginator):
    """Counts a page behind the middle from the end, so that the database does not walk past all rows before it."""

    def page(self, number):
        number = self.validate_number(number)
        begins = (number - 1) * self.per_page
        ends = min(begins + self.per_page, self.count)
        if begins <= self.count // 2:
            return super().page(number)
        rows = self.object_list.reverse()[self.count - ends : self.count - begins]
        return Page(list(rows)[::-1], number, self)
