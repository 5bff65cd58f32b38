"""test_load.py - many sessions at once."""

import mail
import received
import scene


class Load(scene.SceneCase):
    def test_100_parallel_sessions(self):
        clean = [mail.plain(subject=b"load %d" % number,
                            text=b"%d\r\n" % number * 300)
                 for number in range(70)]
        infected = [bytes(mail.attached(mail.EICAR)) for _ in range(30)]
        answers = self.scene.send_all(clean + infected,
                                      "user@" + scene.BLOCK, parallel=100)
        self.assertEqual([answer.code for answer in answers],
                         [250] * 70 + [550] * 30)
        delivered = self.scene.delivered(70)
        self.assertEqual(
            sorted(received.without_trace(each.data) for each in delivered),
            sorted(clean))

    def test_every_session_has_its_own_id(self):
        before = len(self.scene.gate.events())
        messages = [mail.plain() for _ in range(50)]
        self.scene.send_all(messages, "id@" + scene.TAG, parallel=25)
        self.scene.delivered(50)
        events = self.scene.gate.events()[before:]
        self.assertEqual(len(events), 50)
        self.assertEqual(len({event["s"] for event in events}), 50)


class Delayed(scene.SceneCase):
    """A worker serves the next message while a decision is being made."""

    @classmethod
    def milter_environment(cls):
        return scene.preload("slow_reply")

    def test_40_messages_through_2_workers_within_4_seconds(self):
        # The first message pays for Postfix starting its processes.
        warm = [mail.plain() for _ in range(40)]
        self.scene.send_all(warm, "user@" + scene.TAG, parallel=40)
        self.scene.delivered(40)
        messages = [mail.plain(text=b"%d\r\n" % number * 500)
                    for number in range(40)]
        begin = scene.now()
        answers = self.scene.send_all(messages, "user@" + scene.TAG,
                                      parallel=40)
        took = scene.now() - begin
        self.assertEqual({answer.code for answer in answers}, {250})
        self.scene.delivered(40)
        self.assertGreater(took, 2.0, "the delay is not there")
        self.assertLess(took, 4.0)


if __name__ == "__main__":
    scene.main()
