"""draw.py - choices for samples, the same each time.

A Draw is a source of choices; a Sample is what came of them. Samples of one
template are variants of one thing: they never stand on both sides of a test.
"""

import pathlib
import random
import sys
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "gen"))

STEMS = ("invoice", "report", "order", "delivery", "payment", "scan", "notes",
         "請求書", "見積書", "納品書", "会議資料", "お知らせ", "2022-11-02_1542",
         "Rechnung", "Bewerbung", "facture", "contrato", "agenda", "minutes",
         "price list", "timetable", "回覧", "議事録")
WORDS = ("total", "value", "row", "count", "price", "sheet", "name", "date",
         "index", "item", "customer", "amount", "tax", "sum", "month")
HOSTS = ("a.example", "shop.b.example", "c.example", "news.d.example",
         "files.e.example", "203.0.113.7")


@dataclass(frozen=True)
class Sample:
    family: str
    template: str
    malicious: bool
    name: str
    data: bytes


class Draw(random.Random):
    def word(self):
        return self.choice(WORDS)

    def stem(self):
        return self.choice(STEMS)

    def letters(self, least=6, most=14):
        """A name drawn by lot."""
        return "".join(self.choice("abcdefghijklmnopqrstuvwxyzBCDFGKLMPQRTVXZ")
                       for _ in range(self.randint(least, most)))

    def address(self, ending="exe"):
        host = self.choice(HOSTS)
        path = "/".join(self.letters(3, 8)
                        for _ in range(self.randint(1, 3)))
        return f"{self.choice(('http', 'https'))}://{host}/{path}.{ending}"

    def some(self, things, least=1, most=None):
        """A few of the things, in their order."""
        most = min(most or len(things), len(things))
        chosen = set(self.sample(range(len(things)),
                                 self.randint(min(least, most), most)))
        return [thing for i, thing in enumerate(things) if i in chosen]
