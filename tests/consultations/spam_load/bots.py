"""Bots as they come: a few campaigns, each with its own trick, from many addresses. Knows nothing of the rules."""

import random
from dataclasses import dataclass, field
from itertools import product

_of = str.split

FIRST = _of("Alex Ben Carla Diego Emma Farid Greta Hugo Irene Jamal Kira Luis Mona Nils Oona Paul Rita Sven Tara Uri")
LAST = _of("Adams Berg Costa Dietz Evans Ferro Gomez Hale Ito Jones Klein Lopez Marsh Nagy Ortiz Price Quinn Reyes")
SITES = [
    "super-{n}.com",
    "www.top{n}-best.ru",
    "https://go{n}.xyz/p",
    "http://shop-{n}.online/offer",
    "best{n}.net/?id={n}",
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Post:
    """One POST: where from, what typed, which headers."""

    address: str
    typed: dict
    headers: dict = field(default_factory=dict)


def _spin(dice: random.Random, *slots: str) -> str:
    """One of each slot, whose ways of saying it stand apart by bars."""
    return " ".join(dice.choice(slot.split("|")) for slot in slots)


def _site(dice):
    return dice.choice(SITES).format(n=dice.randrange(10_000))


def _letters(dice, least, most):
    return "".join(dice.choice(LETTERS) for _ in range(dice.randint(least, most)))


def trapped(dice):
    """Fills every field there is."""
    return {
        "sky": _site(dice),
        "message": _spin(dice, "Hello|Hi|Good day", "I have a question|please answer me|thanks"),
    }


def many_links(dice):
    return {"message": f"{_spin(dice, 'Look|See|Try')} {_site(dice)} {_site(dice)} {_site(dice)} {_site(dice)}"}


def markup(dice):
    link = _site(dice)
    return {"message": dice.choice([f"<a href='{link}'>{link}</a>", f"[url={link}]great thing[/url]"])}


def link_as_name(dice):
    return {"name": f"{dice.choice(FIRST)} https://{_letters(dice, 5, 9)}.com/win", "message": "Hi"}


def one_copy(dice):
    """Word for word the same, without a link."""
    return {"message": "Good afternoon, is this the right place to write to about working together this spring?"}


def greeted_copy(dice):
    """The same after a greeting that changes, with another number in it."""
    hello = f"{_spin(dice, 'Hi|Hello|Hey|Dear', 'team|folks|there|doctor')},"
    return {
        "message": f"{hello} my colleague and I talked about your place at the fair and wanted to hear whether you "
        f"have {dice.randrange(2, 90)} minutes to go over an idea that saved others a lot of time and worry."
    }


def spun(dice):
    """A pitch whose words turn."""
    text = _spin(
        dice,
        "Hello,|Hi,|Greetings,",
        "I looked at your website|I just visited your site|your web page came up",
        "and saw that it could rank higher|and it is hard to find on Google|but nobody finds it in search engines.",
        "We do SEO for doctors|Our team does search engine optimization|We bring visitors to your website",
        "from $99 a month.|at a fair price.|and you pay only for results.",
        "Shall we talk?|May I send an offer?|Want a free report?",
    )
    return {"message": text}


def shop(dice):
    return {
        "message": _spin(
            dice,
            "Cheap|Discount|Best price on",
            "watches,|sneakers,|handbags,|phones,",
            "ships worldwide.|80% off today only.|original quality.",
        )
        + f" {_site(dice)} "
        + _spin(dice, "Order now!|Buy now!|Hurry!")
    }


def pills(dice):
    drug = _spin(dice, "viagra|cialis|tramadol|xanax|adderall")
    return {
        "message": f"Buy {drug} online without prescription, {_spin(dice, 'fast|overnight')} delivery {_site(dice)}"
    }


def money(dice):
    return {
        "message": _spin(
            dice,
            "Invest in bitcoin|Join our crypto platform|Our trading bot works for you",
            "and earn|and make|and get paid",
            "$700 a day.|$3,000 every week.|10% daily profit, guaranteed.",
            "Write to us on Telegram @quickcoin|WhatsApp +44 7700 900123|Registration is open.",
        )
    }


def loans(dice):
    return {
        "message": _spin(
            dice,
            "Do you need|Are you looking for|Need",
            "a business loan?|working capital?|urgent funding for your company?",
            "We offer loans from 3% interest,|Our loan firm lends to businesses,|We provide funding,",
            "no collateral.|approval in 24 hours.|bad credit welcome.",
        )
    }


def casino(dice):
    return {
        "message": _spin(dice, "Online casino|Best slots", "with 200 free spins|no deposit bonus", "tonight.|for you.")
        + f" {_site(dice)}"
    }


def russian(dice):
    text = _spin(dice, "Раскрутка сайтов|Продвижение сайтов|База сайтов для рассылки", "недорого.|с гарантией.|быстро.")
    return {
        "name": dice.choice(["Иван", "Сергей", "Анна"]),
        "message": f"{text} https://{_letters(dice, 4, 8).lower()}.ru",
    }


def letters(dice):
    return {
        "name": _letters(dice, 10, 16),
        "message": _letters(dice, 12, 20),
        "email": f"{_letters(dice, 8, 12).lower()}@gmail.com",
    }


def look_alikes(dice):
    return {
        "message": _spin(dice, "Buу bасklinks|Сhеар bасklinks|Guеst роsts", "fоr yоur sitе|tоdаy") + f" {_site(dice)}"
    }


def clever(dice):
    """Headers of a browser, a key, a time, and an offer between the lines."""
    text = _spin(
        dice,
        "I help clinics like yours|We work with practices like yours|Our agency helps doctors",
        "get 30 new patients a month|fill their calendars|grow on Instagram and Google",
        "with targeted ads.|through email marketing.|without ad spend.",
        "Open to a short call?|Reply yes for details.|See our portfolio:",
    )
    return {"message": f"{text} {_site(dice)}", "key": _letters(dice, 20, 24), "took": str(dice.randint(20, 200))}


# What share of a storm each is.
CAMPAIGNS = {trapped: 12, many_links: 8, markup: 8, link_as_name: 5, one_copy: 6, greeted_copy: 6, spun: 10, shop: 7}
CAMPAIGNS |= {pills: 7, money: 6, loans: 6, casino: 5, russian: 4, letters: 4, look_alikes: 3, clever: 3}
PRETENDS = {"Accept-Language": "en-US,en;q=0.9", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


def storm(number: int, seed: int = 5) -> list[Post]:
    """`number` posts, the same ones for the same seed."""
    dice = random.Random(seed)
    names = list(product(FIRST, LAST))
    posts = []
    for _ in range(number):
        campaign = dice.choices(list(CAMPAIGNS), CAMPAIGNS.values())[0]
        first, last = dice.choice(names)
        typed = {
            "name": f"{first} {last}",
            "phone": f"+1 {dice.randint(201, 989)} {dice.randint(200, 999)} {dice.randint(0, 9999):04}",
            "email": f"{first}.{last}{dice.randrange(100)}@gmail.com".lower(),
            # Some come with a key like a browser's, most without.
            "key": _letters(dice, 16, 20) if dice.random() < 0.3 else "",
        } | campaign(dice)
        headers = dict(PRETENDS) if campaign is clever or dice.random() < 0.1 else {}
        if dice.random() < 0.05:
            # None sends no such header at all.
            headers["Origin"] = dice.choice(["https://elsewhere.example", "null", None])
        posts.append(Post(_address(dice), typed, headers))
    return posts


def _address(dice) -> str:
    """A few busy machines, one network that changes the end of its address, and thousands of hijacked ones."""
    where = dice.random()
    if where < 0.1:
        return f"198.51.100.{dice.randint(1, 8)}"
    if where < 0.2:
        return f"2001:db8:66:6:{dice.randrange(65536):x}::{dice.randrange(65536):x}"
    return f"{dice.randint(11, 126)}.{dice.randint(0, 255)}.{dice.randint(0, 255)}.{dice.randint(1, 254)}"
