"""What two messages have in common, as a few short texts that can be hashed: none of them can be put together again."""

from hashlib import blake2b

from cms.intake.suspicion.reading import NormalizedSubmission, split_words
from cms.intake.suspicion.scripts import script_name

# Shorter ones are alike without anybody copying: “Please call me in the morning”.
SHORTEST = 8
SHORTEST_NEARLY = 10
SHINGLE = 3
KEPT = 8
UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"}


def message_tokens(reading: NormalizedSubmission) -> list[str]:
    """The words of the message in small letters, without links, numbers and the sender's own name."""
    text = reading.text
    for link in reading.links:
        text = text.replace(link, " ")
    own = {word.casefold() for name in reading.names for word in split_words(name)}
    found = []
    for word in split_words(text.casefold()):
        if any(sign.isdigit() for sign in word) or word in own:
            continue
        found += list(word) if script_name(word[0]) in UNSPACED else [word]
    return found


def message_text(found: list[str]) -> str:
    """The message as one text; empty when it is too short to be told from others."""
    return " ".join(found) if len(found) >= SHORTEST else ""


def message_shingles(found: list[str]) -> list[str]:
    """The same few of the message's runs of words for every message that holds them (a bottom-k sketch)."""
    if len(found) < SHORTEST_NEARLY:
        return []
    every = {" ".join(found[start : start + SHINGLE]) for start in range(len(found) - SHINGLE + 1)}
    return sorted(every, key=lambda run: blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest())[:KEPT]
