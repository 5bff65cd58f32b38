#!/usr/bin/python3
"""dkim_tool.py - sign and verify with a local key, no name server asked.

    dkim_tool.py sign KEY CANONICALIZATION   signs stdin as client.example
    dkim_tool.py verify PUBLIC_KEY           "dkim=pass arc=none" for stdin

Run with Debian's own Python, for which python3-dkim is packaged.
"""

import base64
import sys

import dkim

DOMAIN = b"client.example"
SELECTOR = b"test"


def sign(key, canonicalization):
    message = sys.stdin.buffer.read()
    with open(key, "rb") as file:
        private = file.read()
    ways = tuple(canonicalization.encode().split(b"/"))
    signed = dkim.sign(message, SELECTOR, DOMAIN, private,
                       canonicalize=ways) + message
    # As a forwarder would have found it, who sealed it then.
    results = (b"Authentication-Results: forwarder.example;"
               b" dkim=pass header.d=client.example\r\n")
    seal = dkim.arc_sign(results + signed, SELECTOR, DOMAIN, private,
                         b"forwarder.example")
    sys.stdout.buffer.write(b"".join(seal) + results + signed)


def verify(public):
    message = sys.stdin.buffer.read()
    with open(public, "rb") as file:
        lines = file.read().split(b"\n")
    record = b"v=DKIM1; k=rsa; p=" + b"".join(lines[1:-2])
    base64.b64decode(record.rpartition(b"p=")[2], validate=True)

    def lookup(name, timeout=5):
        del timeout
        return record if name.startswith(b"test._domainkey.client") else b""

    passed = dkim.verify(message, dnsfunc=lookup)
    arc = dkim.arc_verify(message, dnsfunc=lookup)[0].decode()
    print(f"dkim={'pass' if passed else 'fail'} arc={arc}")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "sign":
        sign(sys.argv[2], sys.argv[3])
    elif len(sys.argv) == 3 and sys.argv[1] == "verify":
        verify(sys.argv[2])
    else:
        sys.exit(__doc__)
