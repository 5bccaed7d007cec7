"""The scorer as a form meets it, without a form."""

from cms.intake.suspicion import scorer
from cms.intake.suspicion.marks import is_spam
from cms.intake.suspicion.reading import SpamFields, SubmissionContext, normalize_submission

FIELDS = SpamFields(names=("name",), texts=("message",), phones=("phone",), emails=("email",))
# A program, as tests are: the most that can be held against how something came, but for the trap.
PROGRAM = SubmissionContext(page=False)
HASTY = SubmissionContext(took=0)


def marks(name="Quillon", message="", email="", phone="", sending=PROGRAM, **more):
    answers = {"name": name, "message": message, "email": email, "phone": phone} | more
    return scorer.find_all_signals(normalize_submission(answers, FIELDS, sending))


def is_suspected(*args, **kwargs) -> bool:
    return is_spam(marks(*args, **kwargs))
