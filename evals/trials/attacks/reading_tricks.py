"""What is tried on whoever reads pages: addresses that mislead, rules for robots, text that a reader does not see."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

NAMES = {
    "loop.example": ["127.0.0.1"], "mixed.example": ["93.184.216.34", "10.0.0.5"], "six.example": ["::1"], "mapped.example": ["::ffff:10.0.0.1"],
    "metadata.example": ["169.254.169.254"], "link.example": ["fe80::1%eth0"], "nowhere.example": [], "odd.example": ["not an address"],
    "zero.example": ["0.0.0.0"], "cgn.example": ["100.64.1.1"], "wire.example": ["168.63.129.16"], "nat.example": ["64:ff9b::7f00:1"],
    "six2four.example": ["2002:7f00:1::"], "localhost": ["127.0.0.1"], "localhost.": ["127.0.0.1"],
}  # fmt: skip
"""What names resolve to that mislead."""

TRICKS = (
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://127.000.000.001/", "http://localhost/", "http://localhost./", "http://LOCALHOST/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[0:0:0:0:0:ffff:a00:1]/",
    "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a00:1::1]/", "http://[2001:0:7f00:1::]/", "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[::1%25lo]/",
    "http://[2a00:1450:4001:81b:0:5efe:7f00:1]/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://224.0.0.1/", "http://255.255.255.255/", "http://198.18.0.1/", "http://192.0.2.1/",
    "http://１２７.0.0.1/", "http://127。0。0。1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://%31%32%37.0.0.1/", "http://127.0.0.1%00.example/", "http://user@127.0.0.1/",
    "http://93.184.216.34@127.0.0.1/", "http://user:pass@host.example/", "http://127.0.0.1#@host.example/", "http://127.0.0.1\\@host.example/",
    "http://host.example\\@127.0.0.1/", "http:\\\\127.0.0.1/", "http:///127.0.0.1/", "http://127.0.0.1:22/", "http://93.184.216.34:8080/", "http://93.184.216.34:22/",
    "https://93.184.216.34:99999/", "http://93.184.216.34:-1/", "http://[::1/", "http://host.example\r\nX: y/", "http://ho st.example/", "http://host.example\t/",
    "http://\u202ehost.example/", "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://93.184.216.34/", "http://", "http://.", "http://-x.example/", "http://x..example/",
    *(f"http://{name}/" for name in NAMES),
)  # fmt: skip
"""Addresses that lead, or seem to lead, to what is not public."""

RULES_OF_ROBOTS = (
    ("User-agent: *\nDisallow: /", "/x", False), ("User-agent: *\nDisallow:", "/x", True), ("", "/x", True), ("<html>", "/x", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True), ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: article-qa\nDisallow: /no", "/yes", True), ("User-agent: article-qa\nDisallow: /no", "/no", False),
    ("User-agent: other\nDisallow: /", "/x", True), ("User-agent: a\nUser-agent: *\nDisallow: /x", "/x", False), ("user-agent: *\ndisallow: /*.pdf$", "/a.pdf", False),
    ("user-agent: *\ndisallow: /*.pdf$", "/a.pdf?x", True), ("user-agent: *\ndisallow: /a*b*c", "/aXbYcZ", False), ("user-agent: *\ndisallow: /%7Ejoe", "/~joe", False),
    ("user-agent: *\ndisallow: /x # all of it", "/x", False), ("user-agent: *\nallow: /\ndisallow: /", "/x", True),
)  # fmt: skip
"""A robots.txt, a path, and whether it may be fetched."""

INVISIBLE = {
    "a comment": "<!-- {} -->", "a script": "<script>{}</script>", "a style": "<style>{}</style>",
    "a template": "<template><p>{}</p></template>", "noscript": "<noscript>{}</noscript>", "svg": "<svg><text>{}</text></svg>",
    "an iframe": "<iframe>{}</iframe>", "an object": "<object>{}</object>", "math": "<math><mtext>{}</mtext></math>",
    "a textarea": "<textarea>{}</textarea>", "an option": "<select><option>{}</option></select>", "alt": '<img src=x alt="{}">',
    "a title attribute": '<span title="{}"></span>', "aria-label": '<span aria-label="{}"></span>', "data": '<p data-x="{}"></p>',
    "hidden": "<p hidden>{}</p>", "hidden=''": '<p hidden="">{}</p>', "input": '<input type="hidden" value="{}">',
    "audio": "<audio>{}</audio>", "video": "<video>{}</video>", "canvas": "<canvas>{}</canvas>", "head in body": "<title>{}</title>",
    "processing": "<?php {} ?>", "datalist": "<datalist><option>{}</option></datalist>", "noframes": "<noframes>{}</noframes>",
    "white letters": '<p><font color="white">{}</font></p>', "white in a white box": '<table bgcolor="#000"><td bgcolor="#fff"><font color="#fff">{}</font></table>',
}  # fmt: skip
HIDING_STYLES = (
    "display:none", "display: none !important", "DISPLAY:NONE", "visibility:hidden", "visibility: collapse", "opacity:0",
    "opacity: 0.0", "font-size:0", "font-size: 0px", "font-size:0.0em", "font-size:1px", "left:-9999px;position:absolute",
    "position:absolute;top:-5000px", "text-indent:-9999px", "clip:rect(0,0,0,0)", "clip-path: inset(100%)",
    "clip-path:inset(50%)", "height:0;overflow:hidden", "width:0px;overflow:hidden", "max-height:0", "transform:scale(0)",
    "color:transparent", "color:red;display:none;", "color:#fff", "color: White !important", "color:rgb(255, 255, 255)",
    "color:hsl(0 0% 100%)", "color:#fefefe", "color:rgba(0,0,0,.01)", "background:#000;color:#000", "mso-hide:all", "opacity:.01",
)  # fmt: skip
HIDING_CLASSES = (
    "sr-only",
    "visually-hidden",
    "screen-reader-text",
    "visuallyhidden",
    "d-none",
    "foo sr-only bar",
    "element-invisible",
)
HIDING_RULES = (
    ".x{display:none}", "#i{display:none}", "p.x{visibility:hidden}", ".a,.x{font-size:0}", ".x { opacity : 0 }",
    "@media print{.b{color:red}} .x{display:none}", ".x{position:absolute;left:-9999px}", ".x{color:#fff}", "p.x{background:none;color:white}",
)  # fmt: skip
FORMAT_CHARACTERS = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202d\u202e\u2066\u2067\u2069\u200e\u200f\u061c\u180e"
)
