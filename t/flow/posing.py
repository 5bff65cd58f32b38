"""posing.py - between an MTA and the gate: every client has another address.

Sendmail knows no XCLIENT. This passes the milter protocol on and writes the
address that a test wants into each connect packet.
"""

import contextlib
import socket
import struct
import threading

from process import free_port


def _exactly(source, count):
    found = b""
    while len(found) < count:
        piece = source.recv(count - len(found))
        if not piece:
            raise ConnectionError
        found += piece
    return found


class Posing:
    """start(), stop(); `address` is the one that clients seem to have."""

    def __init__(self, gate):
        # Sendmail trusts no unix socket below /tmp.
        self.port = free_port()
        self.gate = str(gate)
        self.address = "192.0.2.25"
        self._listener = None

    def start(self):
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def stop(self):
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _serve(self):
        while True:
            try:
                mta, _ = self._listener.accept()
            except OSError:
                return
            gate = socket.socket(socket.AF_UNIX)
            gate.connect(self.gate)
            for target in (self._to_gate, self._to_mta):
                threading.Thread(target=target, args=(mta, gate),
                                 daemon=True).start()

    def _pose(self, data):
        """A connect packet with our address in the client's place."""
        name = data[1:data.index(b"\0")]
        family = b"6" if ":" in self.address else b"4"
        return (b"C" + name + b"\0" + family + struct.pack(">H", 25)
                + self.address.encode() + b"\0")

    def _to_gate(self, mta, gate):
        with contextlib.suppress(OSError):
            while True:
                length, = struct.unpack(">I", _exactly(mta, 4))
                data = _exactly(mta, length)
                if data[:1] == b"C":
                    data = self._pose(data)
                gate.sendall(struct.pack(">I", len(data)) + data)
        with contextlib.suppress(OSError):
            gate.shutdown(socket.SHUT_WR)

    @staticmethod
    def _to_mta(mta, gate):
        with contextlib.suppress(OSError):
            while data := gate.recv(65536):
                mta.sendall(data)
        for end in (mta, gate):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
