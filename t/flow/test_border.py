"""test_border.py - clients of the scanner's socket that mean harm.

Whoever may connect may be broken or taken over: what is sent is refused or
dropped, no descriptor stays behind, and an honest client is served meanwhile.
"""

import fcntl
import os
import resource
import socket
import threading
import time
import unittest

import mail
from process import wait_for
from scanner import Scanner

# A request as lib/wire/scan.proto has it, and the begin of answers.
INSPECT = b"\x08\x01\x12\x01t\x1a\x03\x0a\x01a"
ANSWER_REPORT = b"\x08\x01\x10\x01"
ANSWER_REFUSED = b"\x08\x01\x10\x04"

ADD_SEALS = 1033  # F_ADD_SEALS and its bits, from fcntl.h
SEAL_SEAL, SEAL_SHRINK, SEAL_GROW, SEAL_WRITE = 1, 2, 4, 8
SEALED = SEAL_SEAL | SEAL_SHRINK | SEAL_GROW | SEAL_WRITE
MESSAGE_LIMIT = 1000000
PATIENCE = 4  # seconds for an honest client among others

now = time.monotonic


def memfd(content=b"", seals=SEALED, size=None):
    fd = os.memfd_create("test", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(fd, content)
    if size is not None:
        os.ftruncate(fd, size)
    if seals:
        fcntl.fcntl(fd, ADD_SEALS, seals)
    return fd


def fifo(folder):
    path = folder / "fifo"
    os.mkfifo(path)
    return os.open(path, os.O_RDWR)


class Border(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
        cls.scanner = Scanner({"limits.message": MESSAGE_LIMIT}).__enter__()

    @classmethod
    def tearDownClass(cls):
        status = cls.scanner.close()
        if status != 0:
            raise AssertionError(f"exit status {status}")

    def setUp(self):
        """What is open when nothing is under way: the question by which the
        scene found the scanner ready may still be."""
        self.before = None

        def settled():
            last, self.before = self.before, self.descriptors()
            if last != self.before:
                time.sleep(0.2)
            return last == self.before
        wait_for(settled, 20, "the scanner to come to rest")

    def tearDown(self):
        """Served in time; as many workers, none of them lost (one that has
        done its thousand jobs is replaced), and no descriptor more."""
        self.check_served()
        wait_for(lambda: self.descriptors() == self.before, 20,
                 f"{self.before} descriptors again, not "
                 f"{self.descriptors()}")
        self.assertNotRegex(self.scanner.log(), r"worker \d+:",
                            "a worker was lost")

    def descriptors(self):
        """Numbers of open descriptors: the generation's, its workers'."""
        def count(pid):
            try:
                return len(os.listdir(f"/proc/{pid}/fd"))
            except FileNotFoundError:
                return 0  # gone this moment
        return (count(self.scanner.generation()),
                sorted(map(count, self.scanner.workers())))

    def check_served(self):
        begun = now()
        answer = self.scanner.inspect(mail.attached(mail.EICAR))
        self.assertIn("hit", answer)
        self.assertLess(now() - begun, PATIENCE)

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # A timeout would have connect() fail while the backlog is full.
        client.connect(str(self.scanner.gate.scanner_socket))
        client.settimeout(20)
        return client

    def ask(self, fds, frame=INSPECT):
        """The begin of the answer to one request with these."""
        with self.connect() as client:
            socket.send_fds(client, [frame], fds)
            return client.recv(65536)[:4]

    def test_what_is_no_sealed_message_is_refused(self):
        left, right = socket.socketpair()
        pipe = os.pipe()
        kinds = {
            "a pipe": pipe[0],
            "a FIFO": fifo(self.scanner.top),
            "a folder": os.open("/", os.O_RDONLY | os.O_DIRECTORY),
            "a path alone": os.open("/etc/passwd", os.O_PATH),
            "a file": os.open("/etc/passwd", os.O_RDONLY),
            "a device": os.open("/dev/zero", os.O_RDONLY),
            "a socket": left.detach(),
            "a memfd without seals": memfd(b"x", 0),
            "a memfd that may grow": memfd(b"x", SEALED & ~SEAL_GROW),
            "a memfd that may shrink": memfd(b"x", SEALED & ~SEAL_SHRINK),
            "a memfd that may change": memfd(b"x", SEALED & ~SEAL_WRITE),
            "a memfd whose seals may change": memfd(b"x",
                                                    SEALED & ~SEAL_SEAL),
            "a message that is too large": memfd(size=MESSAGE_LIMIT * 20),
            "a message larger than memory": memfd(size=1 << 62),
        }
        for name, fd in kinds.items():
            with self.subTest(name):
                self.assertEqual(self.ask([fd]), ANSWER_REFUSED)
        for fd in [*kinds.values(), pipe[1], right.detach()]:
            os.close(fd)

    def test_a_sealed_message_is_examined(self):
        for name, fd in (("empty", memfd()), ("a hole", memfd(size=999999))):
            with self.subTest(name):
                self.assertEqual(self.ask([fd]), ANSWER_REPORT)
            os.close(fd)

    def test_too_many_descriptors(self):
        null = os.open("/dev/null", os.O_RDONLY)
        for count in (2, 3, 4, 253):
            with self.subTest(count), self.connect() as client:
                socket.send_fds(client, [INSPECT], [null] * count)
                self.assertEqual(client.recv(65536)[:4], ANSWER_REFUSED)
        os.close(null)

    def test_descriptors_without_end(self):
        """Frames that nobody will read, each with all the kernel takes."""
        null = os.open("/dev/null", os.O_RDONLY)
        clients = [self.connect() for _ in range(8)]
        for client in clients:
            client.setblocking(False)
            for _ in range(4):
                try:
                    socket.send_fds(client, [b"x"], [null] * 253)
                except OSError:
                    break
        self.check_served()
        for client in clients:
            client.close()
        os.close(null)

    def test_huge_frames(self):
        for size in (65537, 100000, 200000):
            with self.subTest(size), self.connect() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF,
                                  1 << 20)
                client.send(b"\x08\x01" + b"\0" * (size - 2))
                self.assertEqual(client.recv(65536)[:4], ANSWER_REFUSED)

    def test_an_empty_frame_is_no_request(self):
        with self.connect() as client:
            client.send(b"")
            self.assertEqual(client.recv(65536), b"")
        null = os.open("/dev/null", os.O_RDONLY)
        with self.connect() as client:
            client.sendmsg([b""], [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
                                    null.to_bytes(4, "little"))])
            client.recv(65536)
        os.close(null)

    def test_a_thousand_silent_clients(self):
        silent = [self.connect() for _ in range(1000)]
        for _ in range(3):
            self.check_served()
        for client in silent:
            client.close()

    def test_a_storm_of_clients(self):
        """Connecting, half-asking and leaving as fast as can be."""
        over = threading.Event()

        def storm():
            while not over.is_set():
                client = self.connect()
                client.send(INSPECT)
                client.close()
                self.connect().close()

        threads = [threading.Thread(target=storm) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(5):
                self.check_served()
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def test_answers_that_nobody_reads(self):
        fd = memfd(bytes(mail.attached(mail.EICAR)))
        deaf = [self.connect() for _ in range(50)]
        for client in deaf:
            socket.send_fds(client, [INSPECT], [fd])
        self.check_served()
        # A second request on the same connection is not even looked at.
        for client in deaf[:10]:
            try:
                socket.send_fds(client, [INSPECT], [fd])
            except OSError:
                pass
        self.check_served()
        for client in deaf:
            client.close()
        os.close(fd)


if __name__ == "__main__":
    unittest.main()
