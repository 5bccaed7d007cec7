"""Files an import must refuse: what is wrong, the file, its text, the line to be named, a word of the reason."""

PEOPLE = "people:\n  - slug: dr-sam-okoye\n    name: Dr. Sam Okoye, MD\n"
LONG = "long " * 70
TEA = "treatments:\n  - name: tea\n"


def post(line: str, body: str = "Text.") -> str:
    """A post that is right but for `line`, its third, or for `body`, from its sixth line on."""
    author = "" if line.startswith("author") else "author: dr-sam-okoye\n"
    return f"---\ntitle: Rest\n{line}\n{author}---\n{body}\n"


def pictured(name: str) -> str:
    return post("minutes: '1:00'", body=f"![x]({name})")


def told(disclosure: str, times: int = 1) -> str:
    """A treatments.yaml whose only treatment has this disclosure, from its fourth line on."""
    return TEA + "    disclosures:\n" + f"      - {disclosure}\n" * times


TREATMENTS = "treatments.yaml"
POST, CONDITION, CLINIC, WORDS = "posts/bad.md", "conditions/bad.md", "clinic.yaml", "consultation.yaml"

BAD_FILES = [
    ("a post of broken YAML", POST, "---\ntitle: Rest\nauthor: [dr-sam-okoye\n---\nText.\n", 4, "YAML"),
    ("a tab in YAML", POST, post("\tminutes: x"), 3, "YAML"),
    ("a clinic.yaml that is broken", CLINIC, "name: Clinic\nemail: 'x\n", None, "YAML"),
    ("a clinic.yaml that is a list", CLINIC, "- one\n- two\n", 1, "key: value"),
    ("a consultation.yaml that is text", WORDS, "just words\n", 1, "key: value"),
    ("no front matter", POST, "Only text.\n", 1, "front matter"),
    ("front matter that never ends", POST, "---\ntitle: Rest\n\nText.\n", 1, "front matter"),
    ("front matter that is a list", POST, "---\n- a\n---\nText.\n", 2, "key: value"),
    ("empty front matter", POST, "---\n---\nText.\n", 2, "key: value"),
    ("an empty file", POST, "", 1, "front matter"),
    ("bytes that are not UTF-8", POST, b"---\ntitle: Rest\n---\nOne\nTwo caf\xe9\n", 5, "UTF-8"),
    ("a clinic.yaml that is not UTF-8", CLINIC, b"name: x\nemail: \xff\xfe\n", 2, "UTF-8"),
    ("capitals in a file's name", "posts/Bad.md", post("minutes: '1:00'"), 1, "lowercase letters"),
    ("a space in a file's name", "posts/bad name.md", post("minutes: '1:00'"), 1, "lowercase letters"),
    ("an underscore in a file's name", "conditions/bad_name.md", post("order: 1"), 1, "lowercase letters"),
    ("letters no address has", "posts/ärger.md", post("minutes: '1:00'"), 1, "lowercase letters"),
    ("no title", POST, "---\nauthor: dr-sam-okoye\n---\nText.\n", 1, "title"),
    ("an empty title", CONDITION, "---\ntitle: ''\n---\nText.\n", 2, "title"),
    ("a title that is a list", POST, "---\ntitle: [a, b]\n---\nText.\n", 2, "must be text"),
    ("a title that is too long", CONDITION, f"---\ntitle: {LONG}\n---\nText.\n", 2, "255"),
    ("a question that is too long", POST, post(f"question: {LONG}"), 3, "300"),
    ("an introduction that is a list", POST, post("intro: [a]"), 3, "must be text"),
    ("an unknown author", POST, post("author: dr-nobody"), 3, "dr-nobody"),
    ("an author that is a list", POST, post("author: [dr-sam-okoye]"), 3, "must be text"),
    ("an unknown author of a condition", CONDITION, post("author: dr-nobody"), 3, "dr-nobody"),
    ("an unknown condition", POST, post("conditions: [no-such]"), 3, "no-such"),
    ("conditions that are no list", POST, post("conditions: back-pain"), 3, "a list"),
    ("conditions of keys", POST, post("conditions: [{a: b}]"), 3, "not found"),
    ("a day that is none", POST, post("published: soon"), 3, "2026-11-16"),
    ("a 30th of February", POST, post("published: '2026-02-30'"), 3, "2026-11-16"),
    ("a bare 30th of February", POST, post("published: 2026-02-30"), 3, ""),
    ("a day with a time", POST, post("published: 2026-02-03 10:00"), 3, "2026-11-16"),
    ("a list of days", POST, post("published: [2026-02-03]"), 3, "2026-11-16"),
    ("minutes in words", POST, post("minutes: ten"), 3, "9:40"),
    ("61 seconds", POST, post("minutes: '9:61'"), 3, "9:40"),
    ("minutes without quotation marks", POST, post("minutes: 9:40"), 3, "9:40"),
    ("minutes below nothing", POST, post("minutes: -3"), 3, "9:40"),
    ("no time at all", POST, post("minutes: '0:00'"), 3, "9:40"),
    ("minutes beyond counting", POST, post(f"minutes: {'9' * 30}"), 3, ""),
    ("minutes in odd digits", POST, post("minutes: '²:10'"), 3, "9:40"),
    ("a list of minutes", POST, post("minutes: [9, 40]"), 3, "9:40"),
    ("an order in words", CONDITION, post("order: first"), 3, "a number"),
    ("a statement that is text", CONDITION, post("statement: Words"), 3, "key: value"),
    ("a statement of no known kind", CONDITION, post("statement: {kind: poem, text: x}"), 3, "poem"),
    ("risks that are a list", CONDITION, post("risks: [a]"), 3, "must be text"),
    ("sources that are text", CONDITION, post("sources: one"), 3, "a list"),
    ("a source without a title", CONDITION, post("sources: [{year: 2020}]"), 3, "title"),
    ("a source that is text", CONDITION, post("sources: [A study]"), 3, "title"),
    ("a source of no year", CONDITION, post("sources: [{title: A, year: long ago}]"), 3, ""),
    ("a source that is a script", CONDITION, post("sources: [{title: A, url: 'javascript:x'}]"), 3, ""),
    ("a DOI that is an address", CONDITION, post("sources: [{title: A, doi: 'https://x.example'}]"), 3, ""),
    ("a marker without its source", CONDITION, post("sources: [{title: A}]", body="So [2]."), None, "source 2"),
    ("a picture that is missing", POST, pictured("images/no.png"), None, "no.png"),
    ("a picture of another folder", POST, pictured("../secret.png"), None, "secret.png"),
    ("a picture of this machine", POST, pictured("/etc/passwd"), None, "passwd"),
    ("a picture from elsewhere", POST, pictured("https://elsewhere.example/a.png"), None, "a.png"),
    ("a picture that is none", POST, pictured("images/text.png"), None, "text.png"),
    ("a picture cut off", POST, pictured("images/half.png"), None, "half.png"),
    ("a picture with an endless name", POST, pictured("a" * 300 + ".png"), None, "aaa.png"),
    ("places that are text", CLINIC, "name: C\nlocations: Tustin\n", 2, "a list"),
    ("a place that is a number", CLINIC, "name: C\nlocations:\n  - 7\n", None, "name"),
    ("a place without a slug to be", CLINIC, "name: C\nlocations: ['東京']\n", None, "slug"),
    ("a place of a bad slug", CLINIC, "name: C\nlocations:\n  - name: A\n    slug: Not Good\n", 4, "slug"),
    ("a place whose phone is none", CLINIC, "name: C\nlocations:\n  - name: A\n    phone: call us\n", 4, ""),
    ("a street that is a list", CLINIC, f"{PEOPLE}locations:\n  - name: A\n    street: [B]\n", 6, "text"),
    ("people without names", CLINIC, "name: C\npeople:\n  - slug: a\n", None, "name"),
    ("people that are keys", CLINIC, "name: C\npeople: {a: b}\n", 2, "a list"),
    ("a role that is keys", CLINIC, PEOPLE + "    role: {a: b}\n", 4, "text"),
    ("an e-mail address that is none", CLINIC, "name: C\nemail: nobody\n", 2, ""),
    ("a clinic's phone that is none", CLINIC, "name: C\nphone: call us\n", 2, ""),
    ("a clinic's name that is a list", CLINIC, f"name: [A, B]\n{PEOPLE}", 1, "text"),
    ("a clinic's name without end", CLINIC, f"name: {LONG}\n", 1, "120"),
    ("consultation words that are text", WORDS, "consultation: words\n", 1, "key: value"),
    ("a heading that is a list", WORDS, "consultation:\n  heading: [A]\n", 2, "text"),
    ("treatments that are text", TREATMENTS, "treatments: tea\n", 1, "treatments:"),
    ("a treatments.yaml that is a list", TREATMENTS, "- name: tea\n", 1, "treatments:"),
    ("a treatments.yaml that is broken", TREATMENTS, "treatments: [\n", None, "YAML"),
    ("an empty treatments.yaml", TREATMENTS, "", 1, "treatments:"),
    ("a treatment that is a word", TREATMENTS, "treatments:\n  - tea\n", 2, "name"),
    ("a treatment without a name", TREATMENTS, "treatments:\n  - risks: [a]\n", 2, "name"),
    ("a treatment's unknown key", TREATMENTS, TEA + "    price: '3'\n", 3, "price"),
    ("risks that are text", TREATMENTS, TEA + "    risks: none\n", 3, "a list"),
    ("disclosures that are text", TREATMENTS, TEA + "    disclosures: none\n", 3, "a list"),
    ("a disclosure without a text", TREATMENTS, told("approval: approved"), 4, "text"),
    ("a disclosure of no known status", TREATMENTS, told("approval: wonderful\n        text: T"), 4, "off-label"),
    ("a disclosure without a status", TREATMENTS, told("text: T"), 4, "off-label"),
    (
        "a disclosure of an unknown condition",
        TREATMENTS,
        told("approval: approved\n        text: T\n        condition: no-such"),
        6,
        "no-such",
    ),
    ("a condition told of twice", TREATMENTS, told("approval: approved\n        text: T", times=2), 2, "Keep only one"),
    ("a treatment's name without end", TREATMENTS, f"treatments:\n  - name: {LONG}\n", 2, "80"),
    ("referral words that are a list", WORDS, "referral: [a]\n", 1, "key: value"),
]
