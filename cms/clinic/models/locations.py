from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from cms.clinic.business_hours import format_hours, parse_hours
from cms.clinic.models.mixins import RedirectOnRenameMixin
from cms.clinic.structured_data import location_nodes
from cms.core.structured_data import Node
from cms.phone_numbers import phone_link, validate_phone_number


class LocationQuerySet(models.QuerySet):
    def published(self):
        """The locations that readers see and can select."""
        return self.filter(live=True)


class Location(RedirectOnRenameMixin, index.Indexed, models.Model):
    """An office of the clinic. A hidden location is not offered in the form, but earlier requests still refer to it."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The last part of the page's URL: /locations/<slug>/."
    )
    street = models.CharField(max_length=150, blank=True)
    city_line = models.CharField("city, state, ZIP", max_length=150, blank=True)
    phone = models.CharField(max_length=30, blank=True, validators=[validate_phone_number])
    hours = models.TextField(
        blank=True,
        validators=[parse_hours],
        help_text="One line per group of days, like: Mon-Fri 8:00-17:00. Put “By appointment” in the directions.",
    )
    directions = models.TextField(blank=True, help_text="Such as parking, entrance and elevator.")
    map_link = models.URLField(blank=True, help_text="Link to a map. The map isn't embedded in the page.")
    live = models.BooleanField("show to readers", default=True)
    sort_order = models.PositiveSmallIntegerField(default=0)

    sort_order_field = "sort_order"
    objects = LocationQuerySet.as_manager()
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("street"),
        FieldPanel("city_line"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
        FieldPanel("directions"),
        FieldPanel("map_link"),
        FieldPanel("live"),
    ]

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("location", args=[self.slug])

    def structured_data(self, context) -> list[Node]:
        """Return the schema.org nodes of the location's page."""
        return [location_nodes(self)]

    @property
    def hours_text(self) -> str:
        """Like: Monday to Friday, 8 am to 5 pm."""
        return format_hours(self.hours)

    @property
    def phone_link(self) -> str:
        return phone_link(self.phone)
