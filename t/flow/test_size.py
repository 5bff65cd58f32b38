"""test_size.py - large messages: examined up to the limit, refused above."""

import random

import mail
import received
import scene

MIB = 1024 * 1024
SETTINGS = None
if scene.sanitizer():
    # libclamav grows a decoded text page by page. glibc moves the pages, but
    # the address sanitizer copies them, so that time grows with the square.
    MIB = 100 * 1024
    SETTINGS = {"limits.message": 50 * MIB}


def sized(total):
    """An infected message of this many bytes; the padding is text of a
    part before the infected one, so that the tail must be read, too."""
    source = random.Random(total)
    line = source.randbytes(36).hex().encode() + b"\r\n"
    empty = bytes(mail.attached(mail.EICAR))
    missing = total - len(empty) - 2
    rows = missing // len(line)
    padding = line * rows + b"." * (missing - rows * len(line)) + b"\r\n"
    return mail.attached(mail.EICAR, padding=padding)


class Size(scene.SceneCase):
    SETTINGS = SETTINGS

    def test_49_megabytes_are_examined_and_cleaned(self):
        message = sized(49 * MIB)
        answer = self.scene.send(bytes(message), "user@" + scene.TAG,
                                 seconds=120)
        self.assertEqual(answer.code, 250, answer.text)
        data = received.without_trace(
            self.scene.delivered(1, 60)[0].data)
        self.assertTrue(data.endswith(message.after))
        self.assertNotIn(message.part, data)
        self.assertIn(received.split(message.before)[1][-100000:], data)

    def test_49_megabytes_are_blocked(self):
        answer = self.scene.send(bytes(sized(49 * MIB)),
                                 "user@" + scene.BLOCK, seconds=120)
        self.assertEqual(answer.code, 550, answer.text)
        self.scene.delivered(0)

    def test_51_megabytes_are_refused(self):
        answer = self.scene.send(bytes(sized(51 * MIB)),
                                 "large@" + scene.TAG, seconds=120)
        self.assertEqual(answer.code, 552, answer.text)
        self.assertTrue(answer.text.startswith("5.3.4"), answer.text)
        self.scene.delivered(0)
        event = self.scene.gate.wait_event(rcpt="large@" + scene.TAG)
        self.assertEqual(event["class"], "limits")


if __name__ == "__main__":
    scene.main()
