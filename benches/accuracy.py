#!/usr/bin/env python3
"""Character accuracy of `hongtou text` on PDFs whose true text is known, white space ignored.

Prints a table for the labelled variants (default output, --raw, verdicts of the pages), for the PDFs that have
a .docx twin (the text of the twin is the truth), and what the verdicts of the other PDFs are; at the end what
stays below its bar. Needs nothing but Python; the program is target/release/hongtou or the one named by HONGTOU.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = pathlib.Path(os.environ.get("HONGTOU_CORPUS", ROOT / "../shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(ROOT / "target/release/hongtou"))
BAR, BODY_BAR = 99.5, 98.5
# Nothing but a part can be saved of these, or nothing at all.
DAMAGED = ("h01", "h06")
WITHOUT_TEXT = ("c11", "g01", "e07", "h07", "h08")


def distance(a: str, b: str) -> int:
    """Levenshtein distance (Myers 1999, Hyyrö 2003): a column of the table is one long number."""
    start = len(os.path.commonprefix([a, b]))
    a, b = a[start:], b[start:]
    end = len(os.path.commonprefix([a[::-1], b[::-1]]))
    a, b = a[: len(a) - end], b[: len(b) - end]
    if not a or not b:
        return len(a) + len(b)
    places: dict[str, int] = {}
    for at, c in enumerate(a):
        places[c] = places.get(c, 0) | 1 << at
    mask, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, score = mask, 0, len(a)
    for c in b:
        here = places.get(c, 0)
        flat = (((here & up) + up) ^ up) | here | down
        grows, shrinks = down | (~(flat | up) & mask), up & flat
        score += bool(grows & last) - bool(shrinks & last)
        grows = (grows << 1 | 1) & mask
        up = (shrinks << 1 & mask) | (~(flat | grows) & mask)
        down = grows & flat
    return score


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([PROGRAM, "text", "--ocr", "never", *map(str, arguments)], capture_output=True)


def text(*arguments: object) -> str:
    return "".join(run(*arguments).stdout.decode().split())


def accuracy(found: str, truth: str) -> float:
    return 100 * (1 - distance(found, truth) / max(len(truth), 1))


def likeness(found: str, truth: str) -> float:
    """For a truth without the running heads and page marks that stand in the file: what is found beside it counts half."""
    return 100 * (1 - distance(found, truth) / max(len(found) + len(truth), 1))


def verdicts(*arguments: object) -> tuple[str, int]:
    """The verdicts of the pages, or the error, and how many bad characters stand in pages called good."""
    result = run(*arguments, "--format", "json")
    if not result.stdout:
        words = result.stderr.decode().strip().splitlines()
        return words[-1].split(": ", 2)[-1][:60] if words else "no output", 0
    pages = json.loads(result.stdout)["pages"]
    counts = Counter(page["verdict"] for page in pages)
    good = "".join(line["text"] for page in pages if page["verdict"] == "text" for line in page["lines"])
    bad = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000" for c in good)
    return " ".join(f"{name}:{count}" for name, count in sorted(counts.items())), bad


def variants(failures: list[str]) -> None:
    print(f"{'variant':<34}{'default':>9}{'raw':>9}  verdicts")
    folder = CORPUS / "pdf_variants"
    with open(folder / "manifest.tsv", encoding="utf-8") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    for row in rows:
        name, what = row["file"], row["what"]
        cases = [(name, row["ground_truth"], ())]
        if name.startswith("e07"):
            cases.append((f"{name} + password", "c01_gbk_euc_h.gt.txt", ("--password", "secret")))
        for label, true, password in cases:
            truth = "".join((folder / true).read_text(encoding="utf-8").split())
            arguments = (folder / name, *password)
            default, raw = text(*arguments), text(*arguments, "--raw")
            body = "body only" in what or name.startswith(("a", "e01"))
            measure = likeness if body else accuracy
            figures = [measure(default, truth), measure(raw, truth)] if truth else [0.0, 0.0]
            shown, bad = verdicts(*arguments)
            print(f"{label:<34}{figures[0]:9.2f}{figures[1]:9.2f}  {shown}", flush=True)
            if name.startswith(DAMAGED):
                continue
            if name.startswith(WITHOUT_TEXT) and not password:
                if default or raw:
                    failures.append(f"{label}: has no text to read, but some was printed")
                continue
            bar = BODY_BAR if body else BAR
            for kind, figure in zip(("default", "raw"), figures):
                if figure < bar:
                    failures.append(f"{label}: {kind} {figure:.2f} < {bar}")
            if bad:
                failures.append(f"{label}: {bad} bad characters in text called good")


def twins(failures: list[str]) -> None:
    print(f"\n{'PDF with a .docx twin':<60}{'accuracy':>9}")
    for twin in sorted((CORPUS / "pdf_zh").glob("*.docx")):
        figure = accuracy(text(twin.with_suffix(".pdf")), text(twin))
        print(f"{twin.stem[:50]:<60}{figure:9.2f}", flush=True)
        if figure < BAR:
            failures.append(f"{twin.stem}: {figure:.2f} < {BAR}")


def pages(failures: list[str]) -> None:
    print(f"\n{'PDF':<60}  verdicts")
    for folder in ("pdf_zh", "pdf_en", "official"):
        for file in sorted((CORPUS / folder).glob("*.pdf")):
            shown, bad = verdicts(file)
            print(f"{file.stem[:50]:<60}  {shown}{f', {bad} bad characters' if bad else ''}", flush=True)
            if bad:
                failures.append(f"{file.name}: {bad} bad characters in text called good")


def main() -> int:
    if not CORPUS.is_dir():
        print(f"accuracy.py: no corpus at {CORPUS}: name one with HONGTOU_CORPUS")
        return 0
    failures: list[str] = []
    variants(failures)
    twins(failures)
    pages(failures)
    print("\nbelow the bar:" if failures else "\neverything reaches its bar")
    print("\n".join(failures))
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
