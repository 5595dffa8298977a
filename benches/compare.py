#!/usr/bin/env python3
"""Time and memory of `hongtou compare`: local texts of 60 articles against one national text of 60.

The texts are articles of the two residence permit texts in tests/data, drawn at random and numbered anew, so that most
of them have a counterpart. Compared are 25, 50 and 100 local texts; the last column says what one more costs, which
should stay the same. Needs nothing but Python; the program is target/release/hongtou or the one named by HONGTOU.
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("HONGTOU", str(ROOT / "target/release/hongtou"))
ARTICLES, COUNTS = 60, (25, 50, 100)
SECONDS, MEBIBYTES = 5.0, 300
DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = (DIGITS[tens] if tens > 1 else "") + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")


def articles() -> list[str]:
    texts = [(ROOT / "tests/data" / name).read_text("utf-8") for name in ("residence-permit.txt", "chengdu.txt")]
    parts = [re.split(r"(?m)^\s*第[一二三四五六七八九十]+条[\s　]*", text)[1:] for text in texts]
    return [part.strip() for text in parts for part in text if part.strip()]


def write(path: pathlib.Path, known: list[str]) -> None:
    drawn = random.choices(known, k=ARTICLES)
    lines = [f"　　第{numeral(at)}条　{article}" for at, article in enumerate(drawn, 1)]
    path.write_text("\n".join([f"某市居住证管理办法（{path.stem}）", *lines]), "utf-8")


def measured(arguments: list[str]) -> tuple[float, float]:
    """Seconds, and peak memory in MiB, of one run of the program."""
    start = time.perf_counter()
    process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"compare.py: {PROGRAM} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    random.seed(1)
    known = articles()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        texts = place / "texts"
        texts.mkdir()
        locals_ = [f"local{at:03}.txt" for at in range(max(COUNTS))]
        for name in ["national.txt", *locals_]:
            write(texts / name, known)
        index = ["--index", str(place / "index")]
        subprocess.run([PROGRAM, "ingest", str(texts), *index], check=True, capture_output=True)
        print("locals  seconds  peak MiB  ms each")
        base = None
        for count in COUNTS:
            seconds, memory = measured(
                ["compare", *index, "--format", "json", "--national", "national.txt", "--local", *locals_[:count]]
            )
            base = base or (count, seconds)
            more = (seconds - base[1]) / (count - base[0]) if count > base[0] else seconds / count
            print(f"{count:6} {seconds:8.2f} {memory:9.0f} {more * 1000:8.1f}")
        kept = seconds <= SECONDS and memory <= MEBIBYTES
        print(f"bar for {count}: {SECONDS:.0f} s, {MEBIBYTES} MiB: {'kept' if kept else 'MISSED'}")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
