"""scanner.py - the scanner alone, and questions to it.

    with Scanner() as scanner:
        answer = scanner.inspect(message)
        answer["answer"], answer["hit"]

An answer is what t/tools/scan_file.c prints: a dictionary of lists of lines.
"""

import json
import os
import shutil
import subprocess

from gate import Gate, build_folder, launched
from process import children_of, wait_for
from scene import temporary_folder

_serial = iter(range(1, 1 << 30))


class Scanner:
    def __init__(self, settings=None, environment=None):
        self.top = temporary_folder("scanner")
        self.gate = Gate(self.top / "gate", settings,
                         scanner_environment=environment)

    def __enter__(self):
        try:
            self.gate.configure()
            self.gate.start_scanner()
            self.wait_log(": serving")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        status = self.gate.scanner.stop(60)
        if not os.environ.get("SEKISHO_KEEP"):
            shutil.rmtree(self.top, ignore_errors=True)
        return status

    def log(self):
        return self.gate.scanner.log()

    def wait_log(self, text, count=1, seconds=60):
        """Until the log holds the text so many times."""
        def there():
            if not self.gate.scanner.running():
                raise RuntimeError("the scanner ended:\n" + self.log())
            return self.log().count(text) >= count
        wait_for(there, seconds, f"{text!r} in the log")

    def main(self):
        """The process id of main."""
        return self.gate.scanner.process.pid

    def generations(self):
        """The process ids of all generations."""
        return children_of(self.main())

    def generation(self):
        """The process id of the generation."""
        return self.generations()[0]

    def workers(self):
        return children_of(self.generation())

    def left_files(self):
        """Everything below the workers' folders."""
        return [path for path in self.gate.temporary.glob("*/*/**/*")]

    def folders(self):
        """The folders of workers, living and dead."""
        return sorted(path.name for path in self.gate.temporary.glob("*/*"))

    def ask(self, *words):
        """Start scan_file; finish() gives its answer."""
        return subprocess.Popen(
            launched([str(build_folder() / "t/tools/scan_file"),
                      str(self.gate.scanner_socket), *map(str, words)]),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def put(self, message):
        """The message as a file; its path."""
        path = self.top / f"message-{next(_serial)}"
        path.write_bytes(bytes(message))
        return path

    def begin(self, message, what="inspect", *more):
        return self.ask(what, self.put(message), *more)

    def inspect(self, message):
        return finish(self.begin(message))

    def rewrite(self, message, part):
        return finish(self.begin(message, "rewrite", part))

    def status(self):
        return json.loads(finish(self.ask("status"))["json"][0])

    def reload(self):
        """Wish for a reload; the status that answers it."""
        return json.loads(finish(self.ask("reload"))["json"][0])


def finish(process):
    """What a started question was answered."""
    text, _ = process.communicate(timeout=120)
    if process.returncode != 0:
        raise RuntimeError(text.decode(errors="replace"))
    answer = {}
    for line in text.decode(errors="replace").splitlines():
        key, _, value = line.partition(" ")
        answer.setdefault(key, []).append(value)
    return answer
