#!/usr/bin/env python3
"""Ends `hongtou ingest` with kill -9 at random moments, again and again: after each the index must be whole as far as it
came, and a last run must make it the same as one built without interruption.

    kill.py [ROUNDS]      200 unless told otherwise

The folder is one in ten of the statutes of the corpus beside the repository (or HONGTOU_CORPUS)."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("HONGTOU_CORPUS", HERE.parent / "shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(HERE / "target/release/hongtou"))


def ingest(folder, index):
    return subprocess.Popen([PROGRAM, "ingest", str(folder), "--index", str(index), "--quiet"], stderr=subprocess.DEVNULL)


def content(index, work):
    """A hash of everything the index holds."""
    exported = work / "all.jsonl"
    subprocess.run([PROGRAM, "export", str(exported), "--index", str(index)], check=True, stdout=subprocess.DEVNULL)
    lists = [
        subprocess.run([PROGRAM, name, "--format", "json", "--index", str(index)], stdout=subprocess.PIPE).stdout
        for name in ("documents", "failures")
    ]
    return hashlib.sha256(b"".join([exported.read_bytes(), *lists])).hexdigest()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    archive = CORPUS / "bulk/laws_zh.tar.xz"
    if not archive.is_file():
        return print(f"kill.py: no corpus at {CORPUS}: name one with HONGTOU_CORPUS")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        with tarfile.open(archive) as packed:
            packed.extractall(work / "all", filter="data")
        folder = work / "texts"
        folder.mkdir()
        for path in sorted(path for path in (work / "all").rglob("*.md"))[::10]:
            shutil.copy(path, folder)
        start = time.perf_counter()
        ingest(folder, work / "whole").wait()
        seconds = time.perf_counter() - start
        whole = content(work / "whole", work)
        draw = random.Random(1)
        broken = built = different = early = 0
        index = work / "killed"
        for done in range(1, rounds + 1):
            process = ingest(folder, index)
            time.sleep(draw.random() * seconds)
            process.kill()
            ended = process.wait() == 0
            verified = subprocess.run([PROGRAM, "verify", "--index", str(index)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
            if b"there is no index" in verified.stderr:
                early += 1
            elif verified.returncode:
                broken += 1
                print(verified.stdout.decode(), verified.stderr.decode())
            if ended or draw.random() < 0.2 or done == rounds:
                ingest(folder, index).wait()
                built += 1
                if content(index, work) != whole:
                    different += 1
                shutil.rmtree(index)
        print(f"kill: {rounds} rounds, {early} before there was an index; not whole afterwards {broken}; "
              f"{built} built to the end, {different} other than the one built without interruption ({seconds:.1f} s)")
        sys.exit(1 if broken or different else 0)


main()
