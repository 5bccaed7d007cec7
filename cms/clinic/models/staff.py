from django.conf import settings
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.clinic.models.locations import Location
from cms.clinic.models.mixins import RedirectOnRenameMixin
from cms.clinic.structured_data import profile_nodes
from cms.core.structured_data import Node


class PhysicianQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)


class Physician(RedirectOnRenameMixin, index.Indexed, models.Model):
    """A physician who answers questions. Name and credentials are shown from here on every page."""

    name = models.CharField(max_length=120, help_text="Full name with title and degree, as shown below an answer.")
    slug = models.SlugField(
        max_length=120, unique=True, help_text="The last part of the page's URL: /physicians/<slug>/."
    )
    role = models.CharField(max_length=150, blank=True, help_text="Like: Board-certified in pain medicine.")
    board = models.CharField("certifying board", max_length=200, blank=True, help_text="Full name of the board.")
    license = models.CharField(max_length=200, blank=True, help_text="State and type of license.")
    photo = models.ForeignKey("images.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    biography = RichTextField(blank=True, features=["bold", "italic", "link", "ul"])
    live = models.BooleanField("show to readers", default=True)
    sort_order = models.PositiveSmallIntegerField(default=0)

    sort_order_field = "sort_order"
    objects = PhysicianQuerySet.as_manager()
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("board"), FieldPanel("license")]),
        FieldPanel("photo"),
        FieldPanel("biography"),
        FieldPanel("live"),
    ]

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("physician", args=[self.slug])

    def structured_data(self, context) -> list[Node]:
        """Return the schema.org nodes of the physician's page."""
        return profile_nodes(self)

    @property
    def short_name(self) -> str:
        """The name without the part after a comma, like: Dr. Alex Rivera."""
        return self.name.split(",")[0]


class StaffMember(models.Model):
    """The locations whose requests a user can see, and the physician profile of the user, if any."""

    class Scope(models.TextChoices):
        ALL = "all", "All locations"
        CHOSEN = "chosen", "Only selected locations and video visits"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_member")
    # Stored, not derived from an empty list: deleting a user's last location must not give access to all locations.
    scope = models.CharField("access", max_length=6, choices=Scope.choices, default=Scope.ALL)
    locations = models.ManyToManyField(Location, blank=True)
    physician = models.ForeignKey(Physician, null=True, blank=True, on_delete=models.SET_NULL, related_name="accounts")

    class Meta:
        verbose_name = "staff member"

    def __str__(self):
        return self.user.get_full_name() or self.user.get_username()
