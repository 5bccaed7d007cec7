from django.db import models, transaction
from wagtail.contrib.redirects.models import Redirect


class RedirectOnRenameMixin(models.Model):
    """Something with a slug and an address of its own; a new slug leaves a redirect at the old address.

    Done in `save`, so that it holds however the slug was changed.
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
            # The new address is alive again: a redirect away from it, or on to the old one, would lead in circles.
            Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
            Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
            Redirect.objects.update_or_create(
                old_path=Redirect.normalise_path(old), site=None, defaults={"redirect_link": new, "is_permanent": True}
            )
