"""fake_scanner.py - a scanner that finds nothing, hangs up or stays silent.

What the gate does while it waits, and the exact bytes it has handed over,
are seen best from the scanner's place.
"""

import fcntl
import hashlib
import os
import socket
import threading

CLEAN, HANG_UP, SILENT = "clean", "hang up", "silent"

F_ADD_SEALS = 1033
F_SEAL_ALL = 0x0F


def _field(number, data):
    """A protobuf field of bytes."""
    return bytes([number << 3 | 2, len(data)]) + data


def _sealed(data):
    fd = os.memfd_create("report", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(fd, data)
    fcntl.fcntl(fd, F_ADD_SEALS, F_SEAL_ALL)
    return fd


class FakeScanner:
    """behave(message) says what to do; the messages are kept."""

    def __init__(self, path, behave=lambda message: CLEAN):
        self.behave = behave
        self.messages = []
        self.released = threading.Event()  # ends every silence
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(path))
        os.chmod(path, 0o666)
        self._listener.listen(200)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client],
                             daemon=True).start()

    def _serve(self, client):
        with client:
            frame, fds, _, _ = socket.recv_fds(client, 65536, 2)
            if not frame:
                return
            message = os.pread(fds[0], os.fstat(fds[0]).st_size, 0)
            for fd in fds:
                os.close(fd)
            self.messages.append(message)
            what = self.behave(message)
            if what == HANG_UP:
                return
            if what == SILENT:
                self.released.wait(60)
            self._report(client, message)

    @staticmethod
    def _report(client, message):
        report = _sealed(_field(8, hashlib.sha256(message).digest()))
        answer = b"\x08\x01\x10\x01"  # version 1, ANSWER_REPORT
        try:
            socket.send_fds(client, [answer], [report])
        except OSError:
            pass  # the gate's deadline was over
        os.close(report)

    def stop(self):
        self.released.set()
        self._listener.close()
