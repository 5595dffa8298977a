#!/usr/bin/env python3
"""Reading folders whole: PDFs against pdftotext and against a pipeline in Python, the bulk corpus, ten times as much, reruns.

    ingest.py [pdf] [bulk] [ten] [rerun] [--keep FOLDER]

`pdf`    pdf_zh, pdf_en and official without scans: seconds of `hongtou ingest` against pdftotext, file after file, and against
         PyMuPDF, jieba and SQLite FTS5 in one Python process (PyPI: pymupdf, jieba; without them it is left out)
`bulk`   the 3,487 statutes: megabytes of text a second, peak memory of the main process
`ten`    as many files as a quarter of the statutes, with lines drawn from all of them, and ten times as many: time and memory
`rerun`  the same folder again unchanged, and with one file in a hundred changed
Without names all of them. The corpus is the one beside the repository or HONGTOU_CORPUS; Debian's poppler-utils is needed."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import parts
from parts import CORPUS, PROGRAM, statutes

# Characters a page must have on average to be no scan.
LEAST = 50


def ingest(folder, index, fresh=True):
    """Seconds an ingest without OCR takes, and peak memory of the main process in MiB."""
    if fresh:
        shutil.rmtree(index, ignore_errors=True)
    start = time.perf_counter()
    command = [PROGRAM, "ingest", str(folder), "--index", str(index), "--quiet", "--ocr", "never"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
            lines = (line for line in status.splitlines() if line.startswith("VmHWM"))
            peak = max([peak, *(int(line.split()[1]) >> 10 for line in lines)])
        except (OSError, ValueError):
            pass
        time.sleep(0.01)
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 3):
        sys.exit(f"ingest.py: hongtou ended with {process.returncode}")
    return seconds, peak


def pdftotext(path):
    return subprocess.run(["pdftotext", str(path), "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def in_python(paths, base):
    """Seconds PyMuPDF, jieba and SQLite FTS5 take for the files: pages to words to an index of words."""
    try:
        import jieba
        import pymupdf
    except ImportError as error:
        return print(f"pdf: {error}: no comparison with Python")
    jieba.setLogLevel(60)
    base.unlink(missing_ok=True)
    start = time.perf_counter()
    index = sqlite3.connect(base)
    index.execute("create virtual table pages using fts5(path unindexed, page unindexed, text unindexed, words)")
    for path in paths:
        try:
            with pymupdf.open(path) as document:
                rows = [(str(path), page.number + 1, page.get_text()) for page in document]
        except Exception:
            continue
        index.executemany("insert into pages values (?, ?, ?, ?)", ((*row, " ".join(jieba.cut(row[2]))) for row in rows))
        index.commit()
    return time.perf_counter() - start


def pdf(work):
    folder = work / "pdf"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("pdf_zh", "pdf_en", "official"):
        for path in sorted((CORPUS / name).rglob("*.pdf")):
            text = pdftotext(path)
            if len(text.decode(errors="replace").split()) and len(text) / max(text.count(b"\f"), 1) >= LEAST:
                shutil.copy(path, folder / f"{name}-{path.name}")
    paths = sorted(folder.iterdir())
    ours, theirs, peaks = [], [], []
    for _ in range(3):
        start = time.perf_counter()
        for path in paths:
            pdftotext(path)
        theirs.append(time.perf_counter() - start)
        seconds, peak = ingest(folder, work / "pdf.index")
        ours.append(seconds)
        peaks.append(peak)
    ours, theirs = min(ours), min(theirs)
    print(f"pdf: {len(paths)} PDFs, scans left out: ingest {ours:.2f} s, {max(peaks)} MiB; pdftotext {theirs:.2f} s; "
          f"ingest / pdftotext {ours / theirs:.2f} (goal 1.0)")
    python = in_python(paths, work / "pdf.sqlite")
    if python:
        print(f"pdf: PyMuPDF, jieba, SQLite {python:.1f} s; {python / ours:.1f} times ours (goal 10)")


def megabytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def bulk(work):
    folder = statutes(work)
    seconds, peak = ingest(folder, work / "bulk.index")
    size = megabytes(folder)
    print(f"bulk: {size:.1f} MB in {seconds:.1f} s: {size / seconds:.1f} MB/s (goal 4); {peak} MiB (goal 400)")


def ten(work):
    texts = [path.read_text("utf-8") for path in sorted(statutes(work).rglob("*")) if path.is_file()]
    folder = work / "ten"
    if not folder.is_dir():
        lines = [line for text in texts for line in text.splitlines() if line.strip()]
        draw = random.Random(1)
        for copy in range(10):
            (folder / str(copy)).mkdir(parents=True)
            for at, text in enumerate(texts[::4]):
                head, *body = [line for line in text.splitlines() if line.strip()] or [""]
                drawn = "\n\n".join([f"{head}（{copy}）", *draw.choices(lines, k=len(body))])
                (folder / str(copy) / f"{at:05}.md").write_text(drawn, "utf-8")
    of_one, peak_of_one = ingest(folder / "0", work / "one.index")
    seconds, peak = ingest(folder, work / "ten.index")
    print(f"ten: {megabytes(folder / '0'):.0f} MB in {of_one:.1f} s with {peak_of_one} MiB; {megabytes(folder):.0f} MB in "
          f"{seconds:.1f} s with {peak} MiB; {seconds / of_one:.2f} times the time (goal 10.5)")


def rerun(work):
    folder, index = statutes(work), work / "bulk.index"
    whole, _ = ingest(folder, index)
    again = min(ingest(folder, index, fresh=False)[0] for _ in range(3))
    changed = sorted(path for path in folder.rglob("*") if path.is_file())[::100]
    kept = {path: path.read_bytes() for path in changed}
    shares = []
    for turn in range(3):
        for path in changed:
            path.write_bytes(kept[path] + f"\n\n第{turn}次修改。\n".encode())
        shares.append(ingest(folder, index, fresh=False)[0])
    for path, content in kept.items():
        path.write_bytes(content)
    print(f"rerun: unchanged {again:.2f} s (goal 1); {len(changed)} files changed {min(shares):.2f} s, "
          f"{100 * min(shares) / whole:.1f} % of {whole:.1f} s (goal 3)")


parts.run(pdf, bulk, ten, rerun)
