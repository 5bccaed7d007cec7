"""People nobody is: names, numbers that are kept free for fiction, and addresses that lead nowhere."""

from collections import deque
from dataclasses import dataclass
from random import Random

from consultations.sample.texts import texts

# Of phone numbers only 555-0100 to 555-0199 are kept for fiction, in every area.
NEAR = ("714", "949", "562", "657", "310", "951")
# None of them free of charge, or of a service.
FAR = [str(area) for area in range(201, 990) if area % 100 not in (0, 11, 55) and area // 10 % 10 != 9]
# Who writes a second time does so after one of so many others.
REMEMBERED = 60
COMES_AGAIN = 0.03
HAS_TWO_NAMES = 0.06


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    email: str


class People:
    """An endless row of them; now and then somebody comes a second time."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.lately: deque[Person] = deque(maxlen=REMEMBERED)

    def next(self) -> tuple[Person, bool]:
        """Somebody, and whether they were here before."""
        if self.lately and self.rng.random() < COMES_AGAIN:
            return self.rng.choice(self.lately), True
        person = self._new()
        self.lately.append(person)
        return person, False

    def _new(self) -> Person:
        words, rng = texts(), self.rng
        first, last = rng.choice(words["first_names"]), rng.choice(words["last_names"])
        full = f"{last}-{rng.choice(words['last_names'])}" if rng.random() < HAS_TWO_NAMES else last
        local = f"{first}.{last}{rng.randrange(10, 99)}".replace("'", "").lower()
        return Person(f"{first} {full}", self.phone(), f"{local}@{rng.choice(words['mail_hosts'])}")

    def phone(self) -> str:
        area = self.rng.choice(NEAR if self.rng.random() < 0.25 else FAR)
        return f"+1{area}55501{self.rng.randrange(100):02}"

    def clinician(self) -> str:
        words = texts()
        title, end = self.rng.choice([("Dr. ", ""), ("", ", NP"), ("", ", LCSW"), ("Dr. ", "")])
        return f"{title}{self.rng.choice(words['first_names'])} {self.rng.choice(words['last_names'])}{end}"

    def practice(self) -> str:
        words = texts()
        return f"{self.rng.choice(words['practice_names'])} {self.rng.choice(words['practices'])}"
