"""test_monitor.py - milter.mode = monitor: the log says what would be done,
nothing is."""

import mail
import received
import scene


class Monitor(scene.SceneCase):
    SETTINGS = {"milter.mode": "monitor", "limits.message": "1M"}

    def check_untouched(self, message, recipient):
        answer = self.scene.send(message, recipient)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.values(delivered, "X-Sekisho"), [])
        self.assertEqual(received.without_trace(delivered), message)

    def test_infected_mail_is_delivered_untouched(self):
        self.check_untouched(bytes(mail.attached(mail.EICAR)),
                             "m1@" + scene.BLOCK)
        event = self.scene.gate.wait_event(rcpt="m1@" + scene.BLOCK)
        self.assertEqual(event["action"], "monitor")
        self.assertEqual(event["class"], "infected")

    def test_an_oversize_message_is_delivered(self):
        self.check_untouched(mail.plain(text=b"0123456789abcd\r\n" * 80000),
                             "m2@" + scene.BLOCK)
        event = self.scene.gate.wait_event(rcpt="m2@" + scene.BLOCK)
        self.assertEqual(event["class"], "limits")

    def test_without_a_scanner_mail_is_delivered(self):
        self.scene.gate.scanner.stop()
        try:
            self.check_untouched(mail.plain(), "m3@" + scene.BLOCK)
        finally:
            self.scene.gate.start_scanner()
        event = self.scene.gate.wait_event(rcpt="m3@" + scene.BLOCK)
        self.assertEqual(event["class"], "unscanned")


if __name__ == "__main__":
    scene.main()
