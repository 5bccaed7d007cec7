"""Fifty people in the middle of it: some without script, some by autofill, three at one address."""

from tests.cms.public_forms.spam.ham_corpus import MESSAGES
from tests.consultations.spam_load.bots import Post

WITHOUT_SCRIPT = {
    "Accept-Language": "en-US,en;q=0.5",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-User": "?1",
}
WITH_SCRIPT = {"Accept-Language": "vi,en;q=0.8", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
OLD_BROWSER = {"Accept-Language": "es"}
ONE_ADDRESS = "192.0.2.44"


def people(number: int = 50) -> list[Post]:
    posts = []
    for one in range(number):
        name, message = MESSAGES[one % len(MESSAGES)]
        typed = {
            "name": name if len(name) > 1 else "Bo",
            "phone": f"(714) 555-{one:04}",
            "email": "",
            "message": message,
            "key": "",
        }
        headers = (WITHOUT_SCRIPT, WITH_SCRIPT, OLD_BROWSER, {})[one % 4]
        if headers is WITH_SCRIPT:
            # Every second one is filled in by the browser and sent at once.
            typed |= {"key": f"person-with-script-{one}", "took": "1" if one % 8 == 1 else str(30 + one)}
        address = ONE_ADDRESS if one < 3 else f"192.0.2.{100 + one}"
        posts.append(Post(address, typed, dict(headers)))
    return posts
