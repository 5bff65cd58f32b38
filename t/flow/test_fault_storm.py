"""test_fault_storm.py - SIGKILL to all processes at random; see storm.py.
t/extended/storm does it for ten minutes. See faults.py."""

import faults
import storm
from faults import case, check
from scene import Scene

SEED = 20
SECONDS = 20


class Storm(faults.Area):
    def open(self):
        self.scene = Scene(domains=storm.domains()).start()
        self.folder, self.gate = self.scene.folder, self.scene.gate
        self.came_back(faults.Account(self.gate.milter_socket))
        self.rest = self.at_rest(None)

    def close(self):
        if self.gate is not None:
            self.gate = None
            check(self.scene.close() == (0, 0), "no clean end")

    @case("kill -9 of every process at random",
          "gate, supervisor, generation and workers, behind a real Postfix, "
          "for 20 s")
    def kill(self):
        self.tell(f"seed {SEED}")
        done = storm.Storm(self.scene, SEED).run(SECONDS)
        wrong = done.judge()
        self.tell(str(done.figures))
        check(not wrong, "; ".join(wrong[:5]))
        kills = done.figures.kills
        check(all(kills[who] > 0 for who in ("gate", "worker", "generation")),
              f"not everybody died: {kills}")
        check(done.figures.ends["delivered"] > 0, "nothing was delivered")


if __name__ == "__main__":
    faults.main()
