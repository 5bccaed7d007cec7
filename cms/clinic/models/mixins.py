from django.db import models, transaction
from wagtail.contrib.redirects.models import Redirect


class RedirectOnRenameMixin(models.Model):
    """For a model with a slug and a public page: a changed slug adds a redirect from the old URL.

    This is done in `save`, so that it works however the slug was changed.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before is None or before.slug == self.slug:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            super().save(*args, **kwargs)
            old, new = before.get_absolute_url(), self.get_absolute_url()
            # The new URL may have been used before: a redirect from it, or to the old URL, would cause a loop.
            Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
            Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
            Redirect.objects.update_or_create(
                old_path=Redirect.normalise_path(old), site=None, defaults={"redirect_link": new, "is_permanent": True}
            )
