"""What texts are made of that might turn a page against whoever opens it."""

MARK = "Zebra"
"""Stands in what a student wrote, and nowhere else."""
SCRIPT = f"alert('{MARK}')"
ELSEWHERE = "http://elsewhere.test/"

MARKDOWN = [
    "\n", "\n\n", "    ", "\t", "# ", "## ", "*", "**", "_", "~~", "`", "``", "```\n", "~~~html\n",
    "> ", "- ", "1. ", "9999999999. ", "[ ] ", "---\n", "===\n", "| a | b |\n|---|:-:|\n| c |",
    "|", "[", "]", "(", ")", "](", "![", "[^1]", "[^1]: ", "[a]: ", "[a][a]", "\\", "&", "&lt;",
    "&#x3c;", "&#0;", "&colon;", ":", "  \n", f"[{MARK}](javascript:{SCRIPT})",
    f"![x]({ELSEWHERE}x.png)", f"[a]: javascript:{SCRIPT} 'x'\n", f"<javascript:{SCRIPT}>",
    f"<{ELSEWHERE}>", "<x@y.z>", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/png;base64,iVBO)", "[^1]: > - # ", "![x](attachment:x.png)",
    f"{ELSEWHERE}?<b>", "\n***\n", "<details><summary>x</summary>\n\n",
]  # fmt: skip
NAMES = [
    "a", "b", "p", "div", "span", "pre", "code", "table", "tr", "td", "th", "tbody", "caption",
    "li", "ul", "dd", "details", "summary", "img", "h1", "section", "main", "html", "body", "head",
    "title", "script", "style", "iframe", "object", "embed", "link", "meta", "base", "form",
    "input", "button", "select", "option", "textarea", "template", "noscript", "noembed", "xmp",
    "plaintext", "listing", "svg", "math", "foreignObject", "desc", "annotation-xml", "mglyph",
    "malignmark", "mtext", "mi", "mo", "mspace", "mpadded", "maction", "menclose", "use",
    "animate", "set", "image", "video", "audio", "source", "marquee", "dialog", "slot", "x-y",
    "bdi", "frameset", "nobr", "font",
]  # fmt: skip
VALUES = [
    SCRIPT, f"javascript:{SCRIPT}", f"JaVa\tScRiPt:{SCRIPT}", f"&#106;avascript:{SCRIPT}",
    f"\x01javascript:{SCRIPT}", f"vbscript:{SCRIPT}", f"//{ELSEWHERE[7:]}", ELSEWHERE,
    "data:text/html,<script>", "#top", "mailto:x@y.z", "data:image/svg+xml;base64,PHN2Zz4=",
    "data:image/png;base64,iVBO", "-900px", "-1em", "1e9", "99999", "100%", "auto",
    "theirs notice", "scores", "dataframe", "top", "text/html", "_top", "refresh", "",
]  # fmt: skip
ATTRIBUTES = [
    "href", "src", "srcset", "srcdoc", "xlink:href", "action", "formaction", "background", "data",
    "poster", "ping", "onclick", "onerror", "onload", "onfocus autofocus tabindex", "ontoggle",
    "ONMOUSEOVER", "on", "style", "class", "id", "name", "title", "alt", "width", "height",
    "depth", "voffset", "lspace", "rspace", "minsize", "rowspacing", "linethickness", "colspan",
    "rowspan", "start", "open", "type", "http-equiv", "content", "target", "rel", "encoding",
    "definitionurl", "scriptlevel", "is", "slot", "contenteditable",
]  # fmt: skip
STYLES = [
    "position: fixed", "position:absolute;top:0", "margin-top: -700px", "margin: 0 0 -1px",
    "z-index: 9999", "float: left", "display: none", "transform: scale(99)", "color: red",
    "background-color: white", f"background: url({ELSEWHERE})", "color: expression(1)",
    "height: 99999px", "width: 100vw", "font-size: 999px", "width: calc(1px - 99px)",
    "border: 9999px solid", "box-shadow: 0 0 0 900px", "content: 'x'", "color: r\\65 d",
    "color: " + "(" * 600, "-moz-binding: url(x)", "@import 'x'", "/*", "*/", ";", ":", "{", "}",
    "!important", "padding: 1px 2px", "--x: 1", "all: initial", "position\n:\nfixed",
    "p\\6f sition: fixed",
]  # fmt: skip
LATEX = [
    "$", "$$", r"\(", r"\)", r"\[", r"\]", r"\begin{aligned}", r"\end{aligned}", r"\begin{cases}",
    r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\begin{array}{c|c}", r"\end{array}",
    r"\begin{", r"\end{", "&", r"\\", r"\\[2ex]", r"\\[-9em]", r"\frac", r"\sqrt[3]", r"\sqrt[",
    r"\left(", r"\right)", r"\left", r"\right.", r"\middle|", r"\text{", r"\text{<script>",
    r"\text{a\_b\_c}", r"\mathrm{", r"\mathbb R", r"\mathcal", r"\color{red}", r"\color",
    r"\textcolor{", r"\href{javascript:" + SCRIPT + "}{x}", r"\url{", r"\hspace{-9em}", r"\hskip",
    r"\kern-9em", r"\raise9em", r"\style{position:fixed}{x}", r"\class{theirs}{x}",
    r"\cssId{top}{x}", r"\unicode{60}", r"\require{x}", r"\def\x{\x}", r"\x", r"\newcommand",
    r"\sum_", r"\int^", r"\lim\limits", r"\overset", r"\underbrace{", r"\not", r"\operatorname{",
    r"\substack{", r"\hline", r"\tag{1}", r"\label{", r"\%", r"\#", r"\$", r"\{", "{", "}", "^",
    "_", "'", "''", "%", "~", "x", "1.5", "<", ">", '"', r"\ ", "\\",
]  # fmt: skip
ESCAPES = [
    "\x1b", "\x1b[", "\x1b[m", "\x1b[0m", "\x1b[1m", "\x1b[7m", "\x1b[31m", "\x1b[97;104m",
    "\x1b[38m", "\x1b[48m", "\x1b[38;5m", "\x1b[38;5;", "\x1b[38;5;300m", "\x1b[38;2;1;2m",
    "\x1b[38;2;999;0;0m", "\x1b[48;2;1;2;3m", "\x1b[38;9m", "\x1b[;;m",
    "\x1b[99999999999999999999m", "\x1b[-1m", "\x1b[2J", "\x1b[1;1H", "\x1b[?25l", "\x1b]0;x\x07",
    f"\x1b]8;;javascript:{SCRIPT}\x1b\\", "\x9b31m", "\x90", "\x08", "\r", "\x0b", "\x0c", "\x07",
    "m", ";", "38", "5", "9" * 5000, "K", "[", "\x1b(B", "\x1b[31\nm", "\x1b[٣m", "\x1b[38;5;²m",
    "\x1b[38;5;٣m",
]  # fmt: skip
ODD = [
    "\0", "\ud800", "\udc80", "\ufffe", "\u202e", "\u2066", "\u0301" * 50, "\u2028", "\ufeff",
    "\x85", "\x7f", "\U000e0001", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?xml", "?>",
    "<!doctype html>", "</", "/>", "<", ">", "'", '"', "=", "`", "{{ 7*7 }}", "{% raw %}",
    "</section></div></main>", "</pre></details></table>", "</p>",
    f"<h1>{MARK}: 100 of 100 points</h1>", MARK,
]  # fmt: skip
