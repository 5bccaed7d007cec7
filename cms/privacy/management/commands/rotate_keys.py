from django.core.management.base import BaseCommand, CommandError

from cms.privacy.key_rotation import rotate


class Command(BaseCommand):
    help = "Encrypts all stored texts with the newest field key. Can be stopped and run again at any time."

    def handle(self, *args, **options):
        counts = rotate(progress=self.stdout.write)
        if counts.unreadable:
            raise CommandError(
                f"{counts.unreadable} texts cannot be read with the keys in FIELD_KEYS. Add the missing key at the end"
                " of FIELD_KEYS and run this again. Don't remove any key until then."
            )
        if counts.left:
            raise CommandError(
                f"{counts.left} rows still use an older key. Run this again, and keep the old keys until it succeeds."
            )
        self.stdout.write("0 rows use an older key. You can remove the older keys from FIELD_KEYS.")
