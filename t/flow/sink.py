"""sink.py - the next hop: an SMTP server that keeps what it is given.

Postfix hands delivered mail to it; each message is kept with its envelope
and exactly the bytes that came after DATA (dots unstuffed, CRLF kept). It
speaks on loopback only and runs in a thread of its own.
"""

import asyncio
import threading
import time
from dataclasses import dataclass

MAX_MESSAGE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Delivery:
    sender: str
    recipients: tuple
    data: bytes


def unstuff(data):
    """Undo the client's dot-stuffing (RFC 5321 4.5.2)."""
    if data.startswith(b"."):
        data = data[1:]
    return data.replace(b"\r\n..", b"\r\n.")


def address_of(argument):
    """The address of `FROM:<a@b> BODY=8BITMIME` or `TO:<a@b>`."""
    return argument[argument.find("<") + 1:argument.rfind(">")]


class Session:
    """One connection of Postfix's smtp client."""

    def __init__(self, sink, reader, writer):
        self.sink = sink
        self.reader = reader
        self.writer = writer
        self.sender = ""
        self.recipients = []

    def reply(self, text):
        self.writer.write(text.encode("ascii") + b"\r\n")

    async def data(self):
        self.reply("354 go on")
        await self.writer.drain()
        data = await self.reader.readuntil(b"\r\n.\r\n")
        self.sink.keep(Delivery(self.sender, tuple(self.recipients),
                                unstuff(data[:-3])))
        self.recipients = []
        self.reply("250 kept")

    async def command(self, line):
        """Answer one command; False ends the session."""
        verb, _, argument = line.partition(" ")
        verb = verb.upper()
        if verb == "EHLO":
            self.reply("250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
                       f"250 SIZE {MAX_MESSAGE_BYTES}")
        elif verb == "MAIL":
            self.sender = address_of(argument)
            self.recipients = []
            self.reply("250 ok")
        elif verb == "RCPT":
            self.recipients.append(address_of(argument))
            self.reply("250 ok")
        elif verb == "DATA":
            await self.data()
        elif verb == "QUIT":
            self.reply("221 bye")
            return False
        elif verb in ("HELO", "RSET", "NOOP"):
            self.reply("250 ok")
        else:
            self.reply("500 what")
        return True

    async def run(self):
        self.reply("220 sink ESMTP")
        going = True
        while going:
            await self.writer.drain()
            line = await self.reader.readline()
            if not line:
                return
            going = await self.command(line.decode("utf-8").rstrip("\r\n"))
        await self.writer.drain()


class Sink:
    """The server; start() before Postfix, stop() after it."""

    def __init__(self):
        self.port = 0
        self._kept = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the sink does not start")

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0,
                                 limit=MAX_MESSAGE_BYTES))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(
            asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader, writer):
        try:
            await Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # Postfix hung up; it will try again.
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()

    def keep(self, delivery):
        with self._changed:
            self._kept.append(delivery)
            self._changed.notify_all()

    def take(self):
        """Everything kept so far; the sink forgets it."""
        with self._changed:
            kept, self._kept = self._kept, []
            return kept

    def wait(self, count, seconds=30):
        """Take once `count` messages are there, or what came in time."""
        end = time.monotonic() + seconds
        with self._changed:
            while len(self._kept) < count:
                left = end - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
        return self.take()
