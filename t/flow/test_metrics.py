"""The figures for a monitoring system, over HTTP and by `sekisho metrics`,
read by the Prometheus client library's own OpenMetrics parser."""

import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys

# Debian's package, whatever python this is.
sys.path.append("/usr/lib/python3/dist-packages")

# pylint: disable=wrong-import-position
from prometheus_client.openmetrics import parser  # noqa: E402

import mail  # noqa: E402
import scene  # noqa: E402
from gate import launched, program  # noqa: E402
from process import free_port, wait_for  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD = TOP / "etc/grafana.json"
PORT = free_port()


class Metrics(scene.SceneCase):
    SETTINGS = {"metrics.listen": f"127.0.0.1:{PORT}"}

    def get(self, path, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def samples(self):
        """{(name, frozenset of labels): value} of one scrape."""
        answer, text = self.get("/metrics")
        self.assertEqual(answer.status, 200)
        self.assertIn("application/openmetrics-text",
                      answer.getheader("Content-Type"))
        return {(sample.name, frozenset(sample.labels.items())): sample.value
                for family in parser.text_string_to_metric_families(text)
                for sample in family.samples}

    @staticmethod
    def total(samples, name, **labels):
        return sum(value for (sample, has), value in samples.items()
                   if sample == name and labels.items() <= dict(has).items())

    def test_decisions_are_counted_by_group(self):
        before = self.samples()
        self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.scene.send(bytes(mail.attached(mail.EICAR)), "a@" + scene.BLOCK)
        self.scene.delivered(1)
        after = self.samples()

        def grown(name, **labels):
            return (self.total(after, name, **labels)
                    - self.total(before, name, **labels))
        self.assertEqual(grown("sekisho_messages_total"), 2)
        self.assertEqual(grown("sekisho_messages_total", group=scene.BLOCK,
                               **{"class": "infected"}, action="block"), 1)
        for name in ("message", "scan"):
            self.assertEqual(grown(f"sekisho_{name}_seconds_count"), 2)
            self.assertEqual(grown(f"sekisho_{name}_seconds_bucket",
                                   le="+Inf"), 2)
            self.assertGreater(grown(f"sekisho_{name}_seconds_sum"), -1)

    def test_the_scanner_is_in_it(self):
        samples = self.samples()
        self.assertEqual(self.total(samples, "sekisho_scanner_up"), 1)
        self.assertEqual(self.total(samples, "sekisho_workers"), 2)
        self.assertGreaterEqual(self.total(samples, "sekisho_signatures"), 2)

    def test_buckets_only_rise(self):
        samples = self.samples()
        rows = sorted((float(dict(has)["le"]), value)
                      for (name, has), value in samples.items()
                      if name == "sekisho_message_seconds_bucket")
        self.assertEqual(rows, sorted(rows, key=lambda row: row[1]))
        self.assertEqual(rows[-1][0], float("inf"))

    def test_the_command_prints_the_same(self):
        done = subprocess.run(
            launched([str(program("sekisho")), "metrics", "-c",
                      str(self.scene.gate.ini)]),
            capture_output=True, text=True, timeout=60, check=True)
        names = {family.name for family
                 in parser.text_string_to_metric_families(done.stdout)}
        _, text = self.get("/metrics")
        self.assertEqual(names, {
            family.name for family
            in parser.text_string_to_metric_families(text)})

    def test_nothing_else_is_told(self):
        self.assertEqual(self.get("/")[0].status, 404)
        self.assertEqual(self.get("/metrics/../etc/passwd")[0].status, 404)
        self.assertEqual(self.get("/metrics", "POST")[0].status, 405)
        with socket.create_connection(("127.0.0.1", PORT)) as client:
            client.sendall(b"\x00\xff" * 5000 + b"\r\n\r\n")
        self.assertEqual(self.get("/healthz")[1], "ok\n")

    def test_health_follows_the_scanner(self):
        self.assertEqual(self.get("/healthz")[0].status, 200)
        self.scene.gate.scanner.stop()
        answer, text = self.get("/healthz")
        self.assertEqual(answer.status, 503)
        self.assertIn("the scanner does not answer", text)
        self.assertEqual(self.total(self.samples(), "sekisho_scanner_up"), 0)
        self.scene.gate.start_scanner()
        wait_for(lambda: self.get("/healthz")[0].status == 200, 30, "health")

    def test_the_dashboard_asks_for_what_there_is(self):
        _, text = self.get("/metrics")
        known = {family.name for family
                 in parser.text_string_to_metric_families(text)}
        known |= {"sekisho_list_queries", "sekisho_list_hits",
                  "sekisho_list_seconds", "sekisho_list_good"}
        asked = set()
        for panel in json.loads(DASHBOARD.read_text())["panels"]:
            for target in panel.get("targets", []):
                asked |= set(re.findall(r"sekisho_\w+", target["expr"]))
        self.assertGreater(len(asked), 8)
        for name in asked:
            base = re.sub(r"_(total|bucket|count|sum)$", "", name)
            self.assertIn(base, known, name)


class BadPlace(scene.SceneCase):
    """A port that is taken costs the figures, not the mail."""

    TAKEN = socket.create_server(("127.0.0.1", 0))
    SETTINGS = {"metrics.listen":
                f"127.0.0.1:{TAKEN.getsockname()[1]}"}

    def test_mail_goes_on(self):
        answer = self.scene.send(mail.plain(), "a@" + scene.TAG)
        self.assertEqual(answer.code, 250)
        self.assertIn("cannot tell figures",
                      self.scene.gate.milter.log())


if __name__ == "__main__":
    os.umask(0o022)
    scene.main()
