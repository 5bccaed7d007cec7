from django.db import models
from django.db.models import Max


class ConsentTextManager(models.Manager):
    def of_text(self, text: str, **of):
        """Return the version with exactly this text; create it if there is none. `of` holds its other field values."""
        found = self.filter(text=text, **of).first()
        if found:
            return found
        newest = self.filter(**of).aggregate(number=Max("number"))["number"] or 0
        return self.create(number=newest + 1, text=text, **of)


class ConsentText(models.Model):
    """A version of a consent text, as it was shown. Never changed: a new wording becomes a new version."""

    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentTextManager()

    class Meta:
        abstract = True
