from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person of the clinic who signs in. Readers and patients have no account."""
