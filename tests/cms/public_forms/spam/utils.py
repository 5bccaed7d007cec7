"""The scorer as a form meets it, without a form."""

from cms.public_forms.spam import classifier
from cms.public_forms.spam.normalization import SpamFields, SubmissionContext, normalize_submission
from cms.public_forms.spam.signals import is_spam

FIELDS = SpamFields(names=("name",), texts=("message",), phones=("phone",), emails=("email",))
# A program, as tests are: the most that can be held against how something came, but for the trap.
PROGRAM = SubmissionContext(page=False)
HASTY = SubmissionContext(took=0)


def find_signals(name="Quillon", message="", email="", phone="", sending=PROGRAM, **more):
    answers = {"name": name, "message": message, "email": email, "phone": phone} | more
    return classifier.find_all_signals(normalize_submission(answers, FIELDS, sending))


def is_suspected(*args, **kwargs) -> bool:
    return is_spam(find_signals(*args, **kwargs))
