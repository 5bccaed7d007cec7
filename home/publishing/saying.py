from django.contrib import messages
from django.utils import timezone

from cms.core.clock import in_words, zone_in_words


def say_when(request, page) -> None:
    """Right after “Publish”: when readers get it, and by whose clock."""
    moment = page.go_live_at
    if moment and moment > timezone.now():
        messages.info(request, f"It goes live on {in_words(moment)}, clinic time: {zone_in_words()}.")
