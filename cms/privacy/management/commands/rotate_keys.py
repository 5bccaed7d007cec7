from django.core.management.base import BaseCommand, CommandError

from cms.privacy.key_rotation import rotate


class Command(BaseCommand):
    help = "Writes everything that stands under an older field key again under the newest. Safe to stop and resume."

    def handle(self, *args, **options):
        counts = rotate(progress=self.stdout.write)
        if counts.unreadable:
            raise CommandError(
                f"{counts.unreadable} texts cannot be read with the keys in FIELD_KEYS. Put the key they were written"
                " with back, at the end, and run this again. Remove no key until then."
            )
        if counts.left:
            raise CommandError(f"{counts.left} rows still stand under an older key. Run this again; keep the old keys.")
        self.stdout.write("0 rows stand under an older key. Older keys may be removed from FIELD_KEYS.")
