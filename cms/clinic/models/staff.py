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
    """Who answers. A credential changed here changes on every page."""

    name = models.CharField(max_length=120, help_text="With title and degree, as it stands under an answer.")
    slug = models.SlugField(max_length=120, unique=True, help_text="In the page's address: /physicians/<slug>/.")
    role = models.CharField(max_length=150, blank=True, help_text="Like: Board-certified in pain medicine.")
    board = models.CharField("certifying board", max_length=200, blank=True, help_text="Its full name.")
    license = models.CharField(max_length=200, blank=True, help_text="State and kind of license.")
    photo = models.ForeignKey("images.CustomImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    biography = RichTextField(blank=True, features=["bold", "italic", "link", "ul"])
    live = models.BooleanField("shown to readers", default=True)
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
        """Return the schema.org nodes of the person's page."""
        return profile_nodes(self)

    @property
    def short_name(self) -> str:
        """The name without what follows a comma: Dr. Alex Rivera."""
        return self.name.split(",")[0]


class StaffMember(models.Model):
    """What an account is in the clinic: which towns it works for, and which physician it is."""

    class Scope(models.TextChoices):
        ALL = "all", "Requests of all places"
        CHOSEN = "chosen", "Only those of the places chosen below, and visits by video"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_member")
    # Said, not concluded from an empty choice: when a place goes, nobody may see more than before.
    scope = models.CharField("sees", max_length=6, choices=Scope.choices, default=Scope.ALL)
    locations = models.ManyToManyField(Location, blank=True, verbose_name="places")
    physician = models.ForeignKey(Physician, null=True, blank=True, on_delete=models.SET_NULL, related_name="accounts")

    class Meta:
        verbose_name = "staff member"

    def __str__(self):
        return self.user.get_full_name() or self.user.get_username()
