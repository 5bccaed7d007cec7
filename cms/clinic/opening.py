"""Opening hours as a person writes them, like “Monday to Friday, 8 am to 5 pm”, as machines read them."""

import re

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = r"(mon|tue|wed|thu|fri|sat|sun)\w*"
RANGE = re.compile(rf"{DAY}\s*(?:-|–|to|through)\s*{DAY}", re.IGNORECASE)
TIME = r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?"
TIMES = re.compile(rf"(?P<days>[^\d]+?),?\s*{TIME}\s*(?:-|–|to)\s*{TIME}(?:\s+[A-Z]\w+)?", re.IGNORECASE)


def opening_hours(words: str) -> str:
    """Like Mo-Fr 08:00-17:00; empty for what is said in another way, for a guess would send people to a closed door."""
    found = TIMES.fullmatch(words.strip().rstrip("."))
    days = _days(found["days"]) if found else ""
    if not days:
        return ""
    opens, closes = _time(*found.groups()[1:4]), _time(*found.groups()[4:7])
    return f"{days} {opens}-{closes}" if opens and closes and opens < closes else ""


def _days(words: str) -> str:
    words = words.strip().rstrip(",")
    if found := RANGE.fullmatch(words):
        first, last = (_day(name) for name in found.groups())
        return f"{first}-{last}" if DAYS.index(first) < DAYS.index(last) else ""
    names = [part for part in re.split(r"\s*(?:,|\band\b|&)\s*", words) if part]
    return (
        ",".join(_day(name) for name in names) if names and all(re.fullmatch(DAY, name, re.I) for name in names) else ""
    )


def _day(name: str) -> str:
    return name[:2].capitalize()


def _time(hour: str, minute: str | None, half: str) -> str:
    number = int(hour) % 12 + (12 if half.lower() == "p" else 0)
    return f"{number:02}:{minute or '00'}" if 1 <= int(hour) <= 12 and int(minute or 0) < 60 else ""
