"""test_trust.py - our own hosts and users: nothing but malware matters."""

import subprocess

import mail
import received
import scene


class Trust(scene.SceneCase):
    SETTINGS = {"trust.networks": '127.0.0.0/8 ::1 198.51.100.0/24'}

    def check_unmarked(self, **options):
        message = mail.plain()
        answer = self.scene.send(message, "user@" + scene.TAG, **options)
        self.assertEqual(answer.code, 250, answer.text)
        delivered = self.scene.delivered(1)[0].data
        self.assertEqual(received.values(delivered, "X-Sekisho"), [])
        self.assertEqual(received.without_trace(delivered), message)

    def check_refused(self, **options):
        answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                 "user@" + scene.TAG, **options)
        self.assertEqual(answer.code, 550, answer.text)
        self.scene.delivered(0)

    def test_clean_mail_of_our_host_stays_unmarked(self):
        self.check_unmarked(client=None)
        self.check_unmarked(client="198.51.100.7")

    def test_infected_mail_of_our_host_is_refused_not_cleaned(self):
        self.check_refused(client=None)
        self.check_refused(client="198.51.100.7")

    def test_a_user_who_authenticated_counts_as_ours(self):
        self.check_unmarked(login="alice")
        self.check_refused(login="alice")

    def test_a_stranger_is_cleaned_and_tagged(self):
        answer = self.scene.send(bytes(mail.attached(mail.EICAR)),
                                 "user@" + scene.TAG, client="203.0.113.9")
        self.assertEqual(answer.code, 250, answer.text)
        self.scene.delivered(1)

    def submit(self, message):
        """What a program of the host itself does: no SMTP, no client."""
        subprocess.run(
            ["sendmail", "-C", self.scene.postfix.config, "-i", "-f",
             "cron@client.example", "user@" + scene.TAG], input=message,
            check=True, timeout=30)

    def test_mail_that_comes_without_smtp(self):
        message = mail.plain().replace(b"\r\n", b"\n")
        self.submit(message)
        delivered = self.scene.delivered(1)[0]
        self.assertEqual(delivered.recipients, ("user@" + scene.TAG,))
        self.assertEqual(
            received.without_trace(delivered.data).replace(b"\r\n", b"\n"),
            message)

    def test_infected_mail_without_smtp_does_not_arrive(self):
        self.submit(bytes(mail.attached(mail.EICAR)).replace(b"\r\n", b"\n"))
        # The sender is told.
        notice = self.scene.delivered(1)[0]
        self.assertEqual(notice.sender, "")
        self.assertEqual(notice.recipients, ("cron@client.example",))


if __name__ == "__main__":
    scene.main()
