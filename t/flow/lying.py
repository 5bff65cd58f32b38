"""lying.py - between the gate and its scanner: an answer that is not honest.

    with Liar(gate) as liar:
        liar.lie = lambda exchange: exchange.answer(exchange.frame[:2])

The honest scanner is asked first, so that a lie may be as small as one bit of
a true report. What lie() does not say is not said.
"""

import contextlib
import fcntl
import os
import socket
import threading

INSPECT, REWRITE = "inspect", "rewrite"

F_ADD_SEALS = 1033
SEAL_SEAL, SEAL_SHRINK, SEAL_GROW, SEAL_WRITE = 1, 2, 4, 8
SEALED = SEAL_SEAL | SEAL_SHRINK | SEAL_GROW | SEAL_WRITE
FDS = 253  # as many as the kernel carries


def memfd(content=b"", seals=SEALED, size=None):
    fd = os.memfd_create("lie", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view):]
    if size is not None:
        os.ftruncate(fd, size)
    if seals:
        fcntl.fcntl(fd, F_ADD_SEALS, seals)
    return fd


def content_of(fd):
    return os.pread(fd, os.fstat(fd).st_size, 0)


class Exchange:
    """One question and the honest answer to it."""

    def __init__(self, client, request, message_fds, frame, fds):
        self.client = client
        self.request = request
        self.message = content_of(message_fds[0]) if message_fds else b""
        self.frame = frame
        self.fds = fds

    @property
    def job(self):
        """Version, session, then the field of the job."""
        name_end = 4 + self.request[3]
        return REWRITE if self.request[name_end] == 0x22 else INSPECT

    def contents(self):
        """What the honest descriptors hold."""
        return [content_of(fd) for fd in self.fds]

    def answer(self, frame=None, fds=None):
        """Send this instead, or what is honest; fds are lent."""
        with contextlib.suppress(OSError):
            socket.send_fds(self.client,
                            [self.frame if frame is None else frame],
                            self.fds if fds is None else fds)

    def answer_with(self, *contents, frame=None):
        """Send honest memory files with these contents."""
        fds = [memfd(content) for content in contents]
        self.answer(frame, fds)
        for fd in fds:
            os.close(fd)

    def honest(self):
        self.answer()


class Liar:
    def __init__(self, gate):
        self.path = gate.scanner_socket
        self.real = self.path.with_name("honest.sock")
        self.lie = Exchange.honest
        self.count = 0
        self._listener = None

    def __enter__(self):
        self.path.rename(self.real)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(self.path))
        os.chmod(self.path, 0o666)
        self._listener.listen(100)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.path.unlink()
        self.real.rename(self.path)

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
            request, lent, _, _ = socket.recv_fds(client, 1 << 17, FDS)
            if not request:
                return
            frame, fds = b"", []
            with contextlib.suppress(OSError), \
                    socket.socket(socket.AF_UNIX,
                                  socket.SOCK_SEQPACKET) as honest:
                honest.connect(str(self.real))
                socket.send_fds(honest, [request], lent)
                frame, fds, _, _ = socket.recv_fds(honest, 1 << 17, FDS)
            self.count += 1
            try:
                self.lie(Exchange(client, request, lent, frame, fds))
            finally:
                for fd in [*lent, *fds]:
                    os.close(fd)
