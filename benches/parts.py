"""What benches of several parts share: the corpus, the program, and the command line."""

import os
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("HONGTOU_CORPUS", HERE.parent / "shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(HERE / "target/release/hongtou"))


def statutes(work):
    """The folder of the statutes of the bulk corpus, unpacked below `work` once."""
    folder = work / "bulk"
    if not folder.is_dir():
        with tarfile.open(CORPUS / "bulk/laws_zh.tar.xz") as archive:
            archive.extractall(folder, filter="data")
    return folder / "files" if (folder / "files").is_dir() else folder


def run(*parts):
    """Runs the parts named on the command line, or all, each with a folder to work in: a new one, or that after --keep."""
    script, arguments = Path(sys.argv[0]).name, sys.argv[1:]
    keep = None
    if "--keep" in arguments:
        at = arguments.index("--keep")
        keep = Path(arguments[at + 1])
        del arguments[at:at + 2]
    if not CORPUS.is_dir():
        return print(f"{script}: no corpus at {CORPUS}: name one with HONGTOU_CORPUS")
    parts = {part.__name__: part for part in parts}
    unknown = [name for name in arguments if name not in parts]
    if unknown:
        sys.exit(f"{script}: {unknown[0]}: use {', '.join(parts)}")
    with tempfile.TemporaryDirectory() as temporary:
        work = (keep or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        for name in arguments or parts:
            parts[name](work)
