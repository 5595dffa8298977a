#!/usr/bin/env python3
"""Past one machine: what `hongtou process` and an index of its lines cost, and what Spark makes of damaged files.

    scale.py [process] [parquet] [shards] [damaged] [--keep FOLDER]

`process` the PDFs of pdf_zh, pdf_en and official: seconds and CPU seconds of `hongtou process` against `hongtou ingest`
`parquet` the same PDFs: seconds of `hongtou index` from their lines in Parquet against `hongtou ingest`
`shards`  the bulk corpus in one index, in four, and in what `hongtou merge` makes of them: 200 queries, hits and counts that
          differ, seconds of all queries, of the merge
`damaged` 1,000 files of which 50 are damaged, through examples/spark on a master and two workers: 950 documents and 50
          failures, none twice
Without names all of them. The corpus is the one beside the repository or HONGTOU_CORPUS; pyarrow is needed, and pyspark and
Java for `damaged`."""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import parts
from parts import CORPUS, HERE, PROGRAM, statutes

# Times each command is run; the fastest counts.
TURNS = 3
FILES, DAMAGED = 1000, 50
QUERIES = 200


def run(*command, given=None, into=subprocess.DEVNULL):
    """Seconds and CPU seconds of hongtou with its workers."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([PROGRAM, *command], input=given, stdout=into, stderr=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        sys.exit(f"scale.py: hongtou {command[0]} ended with {done.returncode}")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fastest(once):
    return min(once() for _ in range(TURNS))


def pdfs(work):
    folder = work / "pdfs"
    if not folder.is_dir():
        folder.mkdir()
        for name in ("pdf_zh", "pdf_en", "official"):
            for path in (CORPUS / name).rglob("*.pdf"):
                shutil.copy(path, folder / f"{name}-{path.name}")
    return folder


def ingest(folder, index):
    shutil.rmtree(index, ignore_errors=True)
    return run("ingest", str(folder), "--index", str(index), "--ocr", "never")


def lines_of(folder, file):
    paths = "\0".join(map(str, sorted(folder.iterdir())))
    with file.open("wb") as out:
        return run("process", "--null", "--ocr", "never", given=paths.encode(), into=out)


def process(work):
    folder = pdfs(work)
    lines, lines_cpu = fastest(lambda: lines_of(folder, work / "lines.jsonl"))
    whole, whole_cpu = fastest(lambda: ingest(folder, work / "pdfs.index"))
    print(f"process: {len(list(folder.iterdir()))} PDFs: process {lines:.2f} s, {lines_cpu:.2f} s of CPU; ingest, indexing "
          f"included, {whole:.2f} s, {whole_cpu:.2f} s of CPU; process / ingest {lines / whole:.2f}, of CPU {lines_cpu / whole_cpu:.2f}")


def parquet(work):
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder, lines = pdfs(work), work / "lines.jsonl"
    lines_of(folder, lines)
    # Snappy and a column called line, as examples/spark/ingest.py has it.
    pq.write_table(pa.table({"line": lines.read_text("utf-8").splitlines()}), work / "lines.parquet")

    def index():
        shutil.rmtree(work / "lines.index", ignore_errors=True)
        return run("index", str(work / "lines.parquet"), "--index", str(work / "lines.index"))

    taken, taken_cpu = fastest(index)
    whole, whole_cpu = fastest(lambda: ingest(folder, work / "pdfs.index"))
    print(f"parquet: index from Parquet {taken:.2f} s, {taken_cpu:.2f} s of CPU; from the PDFs {whole:.2f} s, {whole_cpu:.2f} s of "
          f"CPU: {whole / taken:.1f} times faster (goal 3), of CPU {whole_cpu / taken_cpu:.1f} times")


def texts_of(work):
    return sorted(path for path in statutes(work).rglob("*.md") if path.is_file())


def shards(work):
    texts, folder = texts_of(work), work / "shards"
    shutil.rmtree(folder, ignore_errors=True)
    four = [folder / f"{at}.index" for at in range(4)]
    for at, path in enumerate(texts):
        (folder / "texts" / str(at % 4)).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / "texts" / str(at % 4) / f"{at:04}.md")
    one, merged = folder / "one.index", folder / "merged.index"
    ingest(folder / "texts", one)
    apart = sum(ingest(folder / "texts" / str(at), index)[0] for at, index in enumerate(four))
    merge, _ = run("merge", *map(str, four), "--into", str(merged))
    draw = random.Random(1)
    queries = []
    while len(queries) < QUERIES:
        words = draw.choice(re.findall(r"[^\W_]+", draw.choice(texts).read_text("utf-8")))
        start = draw.randrange(len(words))
        queries.append(words[start : start + draw.randrange(1, 8)])

    def answers(*indexes):
        start = time.perf_counter()
        environment = {**os.environ, "HONGTOU_INDEX": ":".join(map(str, indexes))}
        found = []
        for query in queries:
            done = subprocess.run([PROGRAM, "search", "--format", "json", "--limit", "50", query], env=environment, capture_output=True)
            if done.returncode not in (0, 1):
                sys.exit(f"scale.py: search {query}: {done.stderr.decode()}")
            found.append(done.stdout)
        return found, time.perf_counter() - start

    wanted, of_one = answers(one)
    for name, indexes in (("together", four), ("merged", [merged])):
        found, seconds = answers(*indexes)
        differ = [query for query, *both in zip(queries, wanted, found) if both[0] != both[1]]
        print(f"shards: {len(texts)} texts, four indexes {name}: {len(differ)} of {QUERIES} answers differ from those of one index "
              f"(goal 0) {differ[:5]}; {seconds / of_one:.2f} times its time")
    print(f"shards: four indexes took {apart:.1f} s, merging them {merge:.1f} s")


def damaged(work):
    sys.path.insert(0, str(HERE / "tests"))
    import spark

    folder, dataset = work / "thousand", work / "dataset"
    shutil.rmtree(folder, ignore_errors=True)
    bad = thousand(folder, texts_of(work))
    scratch = work / "cluster"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    start = time.perf_counter()
    with spark.cluster(scratch) as (master, _):
        job = [f"{spark.EXAMPLES}/ingest.py", "--hongtou", PROGRAM, "--files", "50", str(folder), str(dataset), "--", "--ocr", "never"]
        spark.run([*spark.submit(master, scratch), *job], scratch)
    seconds = time.perf_counter() - start
    tables = spark.rows_of(dataset)
    documents = [row["path"] for row in tables["documents"]]
    failures = {row["path"]: row["reason"] for row in tables["failures"] if not row["partial"]}
    read = {Path(path).name for path in documents}
    reasons = sorted(failures.values())
    counts = ", ".join(f"{reason} {reasons.count(reason)}" for reason in dict.fromkeys(reasons))
    print(f"damaged: {FILES} files, {len(bad)} of them damaged, in {seconds:.0f} s: {len(documents)} documents ({len(set(documents))} paths), "
          f"{len(failures)} failures: {counts}")
    if len(documents) != len(read) or read & bad or {Path(path).name for path in failures} != bad or len(read | bad) != FILES:
        sys.exit("scale.py: a file is missing, there twice, or taken for what it is not")


def thousand(folder, texts):
    """Files of different content, and among them damaged ones, whose names are returned."""
    folder.mkdir()
    draw = random.Random(1)
    pdfs = sorted((CORPUS / "official").glob("*.pdf"))
    for at, path in enumerate([*pdfs, *draw.sample(texts, FILES - DAMAGED - len(pdfs))]):
        shutil.copy(path, folder / f"{at:04}-{path.name}")
    whole = pdfs[0].read_bytes()
    ways = {
        "empty.pdf": lambda: b"",
        "cut.pdf": lambda: whole[: draw.randrange(200, 2000)],
        "random.pdf": lambda: b"%PDF-1.7\n" + draw.randbytes(draw.randrange(100, 20_000)),
        "broken.docx": lambda: b"PK\x03\x04" + draw.randbytes(draw.randrange(100, 20_000)),
        "random.xls": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + draw.randbytes(draw.randrange(600, 20_000)),
    }
    bad = set()
    for at in range(DAMAGED):
        # All over the folder.
        way = list(ways)[at % len(ways)]
        name = f"{at * FILES // DAMAGED:04}-{at:02}-{way}"
        (folder / name).write_bytes(ways[way]())
        bad.add(name)
    return bad


parts.run(process, parquet, shards, damaged)
