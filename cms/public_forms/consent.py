from django.db import models
from django.db.models import Max


class ConsentTextManager(models.Manager):
    def of_text(self, text: str, **of):
        """The version that says exactly `text`, made now when there is none; `of` are its other fields."""
        found = self.filter(text=text, **of).first()
        if found:
            return found
        newest = self.filter(**of).aggregate(number=Max("number"))["number"] or 0
        return self.create(number=newest + 1, text=text, **of)


class ConsentText(models.Model):
    """A consent text as it was shown. Never changed: another wording is another version."""

    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentTextManager()

    class Meta:
        abstract = True
