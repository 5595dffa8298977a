#!/usr/bin/env python3
"""Searching the bulk corpus against its peers: SQLite FTS5 (trigram) in this process, ripgrep and grep over the flat text.

Unpacks laws_zh.tar.xz of the corpus beside the repository (or of HONGTOU_CORPUS) into a temporary folder, builds an index
of it and one of a third of it, and prints the ratios. (Three copies of it would be no larger corpus: most of the time would
go into finding that they are copies.) `search.py --keep FOLDER` keeps everything in FOLDER."""

import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("HONGTOU_CORPUS", HERE.parent / "shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(HERE / "target/release/hongtou"))
# Strings that are looked for as a whole process.
PROCESSES = 60


def run(*command):
    """Seconds a command takes, output thrown away."""
    start = time.perf_counter()
    # A pipe: grep stops at the first line where nobody reads it.
    subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def percentile(times, share):
    return sorted(times)[int((len(times) - 1) * share)]


def ingest(texts, index):
    """Seconds of processors it takes to build the index anew."""
    shutil.rmtree(index, ignore_errors=True)
    spent = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    start = spent()
    run(PROGRAM, "ingest", str(texts), "--index", str(index))
    return spent() - start


def in_process(index, folder):
    """Runs benches/queries.rs; gives its last line and (string, seconds, passages found) of each query."""
    folder.mkdir(exist_ok=True)
    command = ["cargo", "bench", "-q", "--bench", "queries", "--", str(index), str(folder)]
    output = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True).stdout
    rows = [line.split("\t") for line in (folder / "queries.tsv").read_text().splitlines()]
    return output.strip(), [(words, float(micros) / 1e6, int(found)) for words, micros, found in rows]


def sqlite(passages, queries):
    """Seconds of each query of three characters and more, as SQLite answers it: ten best passages, and how many there are."""
    file = passages.with_suffix(".sqlite")
    file.unlink(missing_ok=True)
    base = sqlite3.connect(file)
    try:
        base.execute("create virtual table passages using fts5(text, tokenize='trigram')")
    except sqlite3.OperationalError as error:
        print(f"SQLite has no FTS5 with trigrams here ({error}): no comparison")
        return {}
    with open(passages, encoding="utf-8") as lines:
        base.executemany("insert into passages values (?)", ((line,) for line in lines))
    base.commit()
    times = {}
    for words in queries:
        for _ in range(2):  # the second time counts
            start = time.perf_counter()
            base.execute("select text from passages(?) order by rank limit 10", (f'"{words}"',)).fetchall()
            base.execute("select count(*) from passages(?)", (f'"{words}"',)).fetchone()
            times[words] = time.perf_counter() - start
    return times


def third(texts, folder):
    """Every third of the texts."""
    shutil.rmtree(folder, ignore_errors=True)
    for source in sorted(texts.rglob("*.md"))[::3]:
        target = folder / source.relative_to(texts)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def bench(place):
    texts = place / "files"
    if not texts.exists():
        with tarfile.open(CORPUS / "bulk/laws_zh.tar.xz") as archive:
            archive.extractall(place, filter="data")
    raw = size(texts)
    once = ingest(texts, place / "index")
    print(f"index: {size(place / 'index') / raw:.2f} x the raw text, with text, tags and citations (bar 2.0)")

    said, rows = in_process(place / "index", place / "once")
    print(f"in process: {said} (bars: none, 1 ms, 10 ms)")

    longer = [row for row in rows if len(row[0]) >= 3]
    peer = sqlite(place / "once/passages.txt", [words for words, _, _ in longer])
    if peer:
        for name, at in (("p50", 0.5), ("p99", 0.99)):
            ours = percentile([seconds for _, seconds, _ in longer], at)
            theirs = percentile(list(peer.values()), at)
            bar = " (bar 10)" if name == "p50" else ""
            print(f"SQLite FTS5 trigram, strings of three and more, {name}: {theirs / ours:.1f} x our time{bar}")
        print(f"SQLite finds nothing for the {len(rows) - len(longer)} shorter strings")

    tried = [words for words, _, _ in rows[:PROCESSES]]
    search = lambda words: run(PROGRAM, "search", words, "--limit", "10", "--index", str(place / "index"))
    run_all = lambda command: [command(words) for words in tried for _ in range(3)]
    search(tried[0])
    ours = run_all(search)
    print(f"a process: p50 {statistics.median(ours) * 1000:.1f} ms, p99 {percentile(ours, 0.99) * 1000:.1f} ms (bar 15 ms)")
    for program, options in (("rg", ["-c", "-F"]), ("grep", ["-c", "-F"])):
        if not shutil.which(program):
            print(f"{program} is not installed: no comparison")
            continue
        theirs = run_all(lambda words: run(program, *options, words, str(place / "once/passages.txt")))
        print(f"{program} over the flat text: {statistics.median(theirs) / statistics.median(ours):.1f} x our time (bar 1)")

    third(texts, place / "third")
    less = ingest(place / "third", place / "index-third")
    grown = raw / size(place / "third")
    said, few = in_process(place / "index-third", place / "less")
    print(f"a third in process: {said}")
    print(f"{grown:.2f} times the text: {once / less:.2f} x the time to index (bar 3.2 for three times)")
    ratio = percentile([row[1] for row in rows], 0.5) / percentile([row[1] for row in few], 0.5)
    print(f"{grown:.2f} times the text: {ratio:.2f} x the p50 (bar 2 for three times)")


def main():
    if not (CORPUS / "bulk/laws_zh.tar.xz").exists():
        print(f"search: there is no {CORPUS}/bulk/laws_zh.tar.xz: name the corpus with HONGTOU_CORPUS")
        return
    if sys.argv[1:2] == ["--keep"] and len(sys.argv) == 3:
        place = Path(sys.argv[2])
        place.mkdir(parents=True, exist_ok=True)
        bench(place)
    else:
        with tempfile.TemporaryDirectory() as place:
            bench(Path(place))


if __name__ == "__main__":
    main()
