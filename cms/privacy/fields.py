"""A text column that is only readable through its own row and a key."""

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from cms.privacy.crypto import decrypt, encrypt


class Ciphertext(str):
    """What stands in the database. Reading the attribute of a row turns it into text."""

    def __repr__(self) -> str:
        return "<encrypted>"


class EncryptedAttribute(DeferredAttribute):
    """Decrypts when asked, so that a list which shows no names decrypts none."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        if isinstance(value, Ciphertext):
            value = decrypt(value, self.field.row(instance.pk))
            instance.__dict__[self.field.attname] = value
        return value

    # With a setter Python asks this descriptor first, and not the row's own dictionary.
    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text kept as a Fernet token bound to `table.column:uuid`, so that it cannot be moved to another row.

    The model's primary key is a UUID made before the insert. Only saving an instance writes it
    (`update()` is refused), and it cannot be searched, ordered or compared.
    """

    descriptor_class = EncryptedAttribute

    def row(self, pk) -> str:
        """What a text of the row `pk` is bound to."""
        return f"{self.model._meta.db_table}.{self.column}:{pk}"

    def from_db_value(self, value, expression, connection):
        return Ciphertext(value) if value else value

    def pre_save(self, instance, add):
        value = instance.__dict__.get(self.attname, "")
        if not value or isinstance(value, Ciphertext):
            return value
        return Ciphertext(encrypt(value, self.row(instance.pk)))

    def get_prep_value(self, value):
        if value and not isinstance(value, Ciphertext):
            raise FieldError(f"{self.name} is encrypted: save the row itself.")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")
