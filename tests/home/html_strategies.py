"""What people paste, by the thousand: markup of every kind, broken references, and characters no reader sees."""

import json

from hypothesis import strategies as st

CONTROLS = "\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x9f\ufffe\uffff"
HALVES = "\ud800\udfff"
# Kept: Arabic and Hebrew need them, and a browser ends their effect with the paragraph.
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u200e\u200f"
ODD = DIRECTIONS + "\u00a0\u00ad\u200b\u200d\u2028\u2029\ufeff\u0301\U0001f9e0\U0010ffff\r\n\t"
PIECES = [
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "</article>",
    "</script><script>alert(1)</script>",
    "&amp;lt;script&gt;",
    "&#0;",
    "&#x1F;",
    "&nbsp",
    "[1]",
    "[99999999999999999999]",
    "{{ page }}{% now %}",
    '" onmouseover="alert(1)',
    "<img src=x onerror=alert(1)>",
    "x" * 3000,
]
words = st.lists(
    st.one_of(st.text(max_size=12), st.text(CONTROLS + ODD + "ab ", max_size=12), st.sampled_from(PIECES)),
    max_size=4,
).map("".join)
# A form's plain field cannot carry half a character; the editor's JSON can.
typed = words.map(lambda text: text.encode("utf-8", "ignore").decode())
halved = st.tuples(words, st.sampled_from(["", *HALVES])).map("".join)
addresses = st.one_of(
    st.sampled_from(
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\x01javascript:alert(1)",
            " javascript:alert(1)",
            "javascript&colon;alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "//elsewhere.example",
            "/privacy/",
            "#",
            "https://[broken",
            "https://elsewhere.example/?a=1&b=2",
            "mailto:a@b.example",
            "tel:+1",
            "file:///etc/passwd",
            "",
        ]
    ),
    halved,
)
numbers = st.sampled_from([1, 2, 999_999, -1, 0, 2**70, "3", "abc", "", None, 1.5, [], {}, True, "1 OR 1=1"])


# HTML, as a clipboard or an old database holds it

TAGS = ["p", "h1", "h2", "h6", "b", "strong", "i", "ul", "ol", "li", "a", "span", "div", "blockquote", "table", "td"]
TAGS += ["script", "style", "iframe", "svg", "form", "input", "img", "embed", "o:p", "font", "br", "textarea", "math"]
attributes = st.one_of(
    st.sampled_from(
        [
            "",
            'style="mso-list:l0 level1; color:red"',
            'class="MsoNormal"',
            "onclick=alert(1)",
            'linktype="page" id="999999"',
            'linktype="page" id="1"',
            'linktype="page" id="abc"',
            'linktype="page"',
            'linktype="document" id="1"',
            'linktype="nothing-known" id="1"',
            'embedtype="image" id="999999" alt="x" format="left"',
            'embedtype="image" id="abc"',
            'embedtype="media" url="https://elsewhere.example/v"',
            f'title="{"x" * 5000}"',
            "unclosed='",
        ]
    ),
    addresses.map(lambda address: f'href="{address}" src="{address}"'),
)
html = st.lists(
    st.one_of(
        halved,
        st.tuples(st.sampled_from(TAGS), attributes).map(lambda pair: f"<{pair[0]} {pair[1]}>"),
        st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(["<div>" * 300, "<ul><li>" * 60, "<b><i>" * 100]),
    ),
    max_size=12,
).map("".join)


# The editor's own JSON, as its script sends it and as somebody else may

BLOCK_TYPES = ["unstyled", "header-two", "header-three", "header-six", "unordered-list-item", "ordered-list-item"]
BLOCK_TYPES += ["blockquote", "code-block", "no-such-type"]
STYLES = ["BOLD", "ITALIC", "STRIKETHROUGH", "NO-SUCH-STYLE"]
entities = st.one_of(
    st.tuples(st.just("LINK"), st.fixed_dictionaries({"url": addresses})),
    st.tuples(st.just("LINK"), st.fixed_dictionaries({"id": numbers, "url": addresses, "parentId": numbers})),
    st.tuples(st.sampled_from(["LINK", "IMAGE", "EMBED", "DOCUMENT", "NO-SUCH-THING"]), st.just({})),
    st.tuples(st.just("IMAGE"), st.fixed_dictionaries({"id": numbers, "alt": halved, "format": halved})),
    st.tuples(st.just("EMBED"), st.fixed_dictionaries({"url": addresses, "embedType": halved})),
)


@st.composite
def editor_values(draw) -> str:
    """The value of one rich text field, whole in its shape and wild in all it holds."""
    known = draw(st.lists(entities, max_size=3))
    blocks = []
    for number in range(draw(st.integers(0, 4))):
        text = draw(halved)
        spans = st.integers(0, max(len(text) - 1, 0))
        styles = [
            {"offset": draw(spans), "length": draw(st.integers(1, 5)), "style": style}
            for style in draw(st.lists(st.sampled_from(STYLES), max_size=2))
        ]
        blocks.append(
            {
                "key": f"k{number}",
                "text": text,
                "type": draw(st.sampled_from(BLOCK_TYPES)),
                "depth": draw(st.sampled_from([0, 1, 4, 40])),
                "inlineStyleRanges": styles,
                "entityRanges": [
                    {"offset": 0, "length": len(text), "key": draw(st.integers(0, len(known) - 1))} for _ in known[:1]
                ],
            }
        )
    entity_map = {
        str(key): {"type": kind, "mutability": "MUTABLE", "data": data} for key, (kind, data) in enumerate(known)
    }
    return json.dumps({"blocks": blocks, "entityMap": entity_map})
