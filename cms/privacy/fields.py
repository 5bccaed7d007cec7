"""A model field that stores its text encrypted."""

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from cms.privacy.crypto import decrypt, encrypt


class Ciphertext(str):
    """The encrypted value of the column. Reading the attribute of an instance decrypts it."""

    def __repr__(self) -> str:
        return "<encrypted>"


class EncryptedAttribute(DeferredAttribute):
    """Decrypts when the attribute is read, so that a list without names decrypts no names."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        if isinstance(value, Ciphertext):
            value = decrypt(value, self.field.row(instance.pk))
            instance.__dict__[self.field.attname] = value
        return value

    # A descriptor with a setter takes precedence over the instance's `__dict__`.
    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text stored as a Fernet token that is bound to `table.column:uuid`, so that it cannot be moved to another row.

    The primary key of the model must be a UUID that is set before the insert. The field can only be written by saving
    an instance (`update()` raises FieldError), and it cannot be searched, ordered or compared.
    """

    descriptor_class = EncryptedAttribute

    def row(self, pk) -> str:
        """The name that the text of row `pk` is bound to."""
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
            raise FieldError(f"{self.name} is encrypted: save an instance instead.")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")
