#!/usr/bin/env python3
"""Changes real files at random and has them read; says what panicked, died, hung or gave nonsense.

    benches/fuzz.py MINUTES [SEED]

Takes PDF, docx, html and xls files of the corpus and the samples, and an OFD made here. Containers and compressed
streams are changed inside as often as outside, because a change outside mostly ends at a checksum. Most files go
through one long-lived worker, as a folder does; one in eight goes through the whole command `hongtou text`, which
also finds paragraphs. Running out of memory is listed, but is no harm: the limit of
the worker is there for it. Files that did harm are kept in the folder fuzz-found. Needs Linux and Python.
"""

import io
import json
import os
import pathlib
import random
import re
import resource
import select
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = pathlib.Path(os.environ.get("HONGTOU_CORPUS", ROOT / "../shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(ROOT / "target/release/hongtou"))
HANG = 5.0  # seconds of CPU time
HARMLESS = ("fine", "refused", "out of memory")
LARGEST = 700_000  # bytes of a file worth changing
MEMORY = 1 << 30
WORDS = [b"", b"\0", b"\xff" * 4, b"99999999999", b"-1", b"0", b"<", b">>", b"[", b"endobj", b"/Kids", b"9 0 R", b"<w:tbl>", b"&#0;", b"'", b"1e38", b"\x80\x81"]


def change(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 4, 16, 60))):
        at = dice.randrange(len(changed) + 1)
        kind = dice.randrange(7)
        if kind == 0 and at < len(changed):
            changed[at] = dice.randrange(256)
        elif kind == 1:
            changed[at:at] = dice.choice(WORDS)
        elif kind == 2:
            del changed[at : at + dice.randrange(1, 60)]
        elif kind == 3:
            changed[at:at] = changed[at : at + dice.randrange(1, 400)] * dice.choice((1, 1, 30))
        elif kind == 4:
            word = dice.choice(WORDS)
            changed[at : at + len(word)] = word
        elif kind == 5:
            other = dice.randrange(len(changed) + 1)
            changed[at:at] = changed[other : other + dice.randrange(1, 400)]
        elif dice.random() < 0.1:
            del changed[at:]
    return bytes(changed)


def change_stream(data: bytes, dice: random.Random) -> bytes:
    """A PDF with some compressed streams changed inside; the length is kept where it can be, so that places stay."""
    streams = [m for m in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL) if m[1][:1] in (b"x", b"H")]
    for stream in sorted(dice.sample(streams, min(len(streams), dice.choice((1, 1, 3)))), key=lambda m: -m.start()):
        try:
            plain = zlib.decompress(stream[1])
        except zlib.error:
            continue
        if len(plain) < 1_000_000:
            packed = zlib.compress(change(plain, dice), 9).ljust(len(stream[1]), b"\0")
            data = data[: stream.start(1)] + packed + data[stream.end(1) :]
    return data


def change_member(data: bytes, dice: random.Random) -> bytes:
    """A container with one member changed."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as out:
        names = old.namelist()
        parts = [name for name in names if name.endswith(".xml")]
        chosen = "word/document.xml" if "word/document.xml" in names and dice.random() < 0.6 else dice.choice(parts)
        for name in names:
            member = old.read(name)
            out.writestr(name, change(member, dice) if name == chosen else member)
    return new.getvalue()


def ofd() -> bytes:
    """A small file after the examples of GB/T 33190."""
    lines = ["六盘水市人民政府文件", "关于印发实施方案的通知", "第一条　为了规范管理，制定本办法。"]
    texts = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="28 {40 + 9 * n} 150 6" Size="5"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g {len(line) - 1} 5">{line}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(lines)
    )
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
        out.writestr(
            "Doc_0/Document.xml",
            "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            '</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/1.xml"/></ofd:Pages></ofd:Document>',
        )
        out.writestr("Doc_0/Pages/1.xml", f"<ofd:Page><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>")
    return new.getvalue()


def seeds() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {"pdf": [], "docx": [], "html": [], "ofd": [ofd()], "xls": []}
    for folder in (CORPUS, ROOT / "samples", ROOT / "tests/data"):
        for path in sorted(folder.rglob("*")):
            kind = {".htm": "html"}.get(path.suffix, path.suffix[1:])
            if kind in found and path.is_file() and 0 < path.stat().st_size < LARGEST:
                found[kind].append(path.read_bytes())
    return {kind: files for kind, files in found.items() if files}


class Worker:
    """The program in its hidden mode: a request a line, a marked reply a line."""

    def __init__(self) -> None:
        environment = {**os.environ, "HONGTOU_WORKER_MEMORY": str(MEMORY), "RUST_BACKTRACE": "0"}
        self.errors = tempfile.TemporaryFile()
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([PROGRAM, "worker"], stdin=pipe, stdout=pipe, stderr=self.errors, env=environment)
        self.rest = b""

    def cpu(self) -> float:
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def read(self, path: str, kind: str) -> str:
        """What came of it: fine, refused, or what harm was done."""
        options = {"passwords": [], "ocr": "never", "pages": None}
        begun = self.cpu()
        self.process.stdin.write(json.dumps({"path": path, "format": kind, "options": options}).encode() + b"\n")
        self.process.stdin.flush()
        while b"\n" not in self.rest:
            if select.select([self.process.stdout], [], [], 1.0)[0]:
                block = os.read(self.process.stdout.fileno(), 1 << 20)
                if not block:
                    return self.epitaph()
                self.rest += block
            elif self.cpu() - begun > HANG:
                self.process.kill()
                self.process.wait()
                return "hang"
        line, self.rest = self.rest.split(b"\n", 1)
        reply = json.loads(line.decode().lstrip("\x1e"))
        if "Err" in reply:
            return "panic" if reply["Err"]["reason"] == "crashed" else "refused"
        return "slow" if self.cpu() - begun > HANG else "fine"

    def epitaph(self) -> str:
        code = self.process.wait()
        self.errors.seek(0)
        words = self.errors.read().decode(errors="replace")
        return "out of memory" if "memory allocation of" in words else f"died ({code})"


def command(path: str) -> str:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([PROGRAM, "text", "--ocr", "never", path], capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "hang"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime > HANG:
        return "slow"
    if done.returncode not in (0, 1, 2, 3):
        return f"command ended with {done.returncode}"
    words = done.stderr.decode(errors="replace")
    return "panic" if "panicked" in words or "the reader died" in words else "fine"


def main() -> int:
    minutes, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    dice, files, end = random.Random(seed), seeds(), time.monotonic() + 60 * minutes
    counts: Counter[tuple[str, str]] = Counter()
    found = pathlib.Path("fuzz-found")
    worker = Worker()
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            kind = dice.choices(list(files), [6 if kind == "pdf" else 2 for kind in files])[0]
            data = dice.choice(files[kind])
            if kind == "pdf" and dice.random() < 0.5:
                data = change_stream(data, dice)
            elif kind in ("docx", "ofd") and dice.random() < 0.8:
                data = change_member(data, dice)
            else:
                data = change(data, dice)
            path = f"{folder}/file.{kind}"
            pathlib.Path(path).write_bytes(data)
            result = command(path) if dice.random() < 0.125 else worker.read(path, kind)
            counts[kind, result] += 1
            if result not in HARMLESS:
                found.mkdir(exist_ok=True)
                (found / f"{sum(counts.values()):06}-{result.replace(' ', '-')}.{kind}").write_bytes(data)
            if worker.process.poll() is not None:
                worker = Worker()
    for (kind, result), count in sorted(counts.items()):
        print(f"{kind:<6}{result:<28}{count:>8}")
    worker.process.stdin.close()
    worker.process.wait()
    return int(any(result not in HARMLESS for _, result in counts))


if __name__ == "__main__":
    sys.exit(main())
