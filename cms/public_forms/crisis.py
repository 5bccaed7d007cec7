"""Phrases after which the page shows crisis help. This is not triage: nothing else depends on it."""

import re

# Source: phrases that suicide prevention services publish as verbal warning signs.
PHRASES = re.compile(
    r"""\b(?:
        suicid\w* | kill(?:ing)?\s+my\s?self | end(?:ing)?\s+(?:my\s+life|it\s+all)
      | tak(?:e|ing)\s+my\s+(?:own\s+)?life
      | (?:want|wish|wanted|going|ready)\s+to\s+(?:die|be\s+dead) | (?:wish|rather)\s+(?:I\s+)?(?:was|were|be)\s+dead
      | (?:don'?t|do\s+not|no\s+longer)\s+want\s+to\s+(?:live|be\s+alive|be\s+here\s+any\s?more)
      | no\s+reason\s+to\s+(?:live|go\s+on) | better\s+off\s+(?:dead|without\s+me)
      | (?:hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?)\s+my\s?self | self[-\s]?harm\w* | overdos\w+ | can'?t\s+go\s+on
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def has_crisis_language(text: str) -> bool:
    return bool(PHRASES.search(text.replace("\u2019", "'")))
