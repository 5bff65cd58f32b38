"""test_written.py - what Postfix delivers is what `sekisho scan --write`
stores."""

import scene
import written


class Written(scene.SceneCase):
    DOMAINS = written.DOMAINS

    def test_it_arrives_as_it_was_written(self):
        path = self.scene.folder / "message.eml"
        for name, message in written.samples():
            with self.subTest(name):
                answer = self.scene.send(message, "user@" + scene.TAG)
                self.assertEqual(answer.code, 250, answer.text)
                data = self.scene.delivered(1)[0].data
                stored = written.written(self.scene.gate, path, message)
                self.assertEqual(
                    written.comparable(written.without_trace(data)),
                    written.comparable(stored))


if __name__ == "__main__":
    scene.main()
