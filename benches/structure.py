#!/usr/bin/env python3
"""How true `structure/` is to documents whose paragraphs and metadata are known.

Prints, for each PDF of the corpus's `official` folder, how many of its true paragraphs (the lines of the text it was
set from; white space and width folded) come out as passages, and which do not; then the fields of `metadata.tsv` that
differ. Needs nothing but Python; the program is target/release/hongtou or the one named by HONGTOU.
"""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unicodedata
from difflib import SequenceMatcher

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = pathlib.Path(os.environ.get("HONGTOU_CORPUS", ROOT / "../shared/corpus"))
PROGRAM = os.environ.get("HONGTOU", str(ROOT / "target/release/hongtou"))
BAR = 98
# The text each PDF was set from.
TEXTS = {
    "liuzhi": "local/县_六枝_组建医共体实施方案2017",
    "guizhou": "local/省_贵州_紧密型县域医共体实施意见2019",
    "telemedicine": "local/省_贵州_远程医疗政策试点申请报告2014",
    "chengdu-residence-permit": "local/市_成都_居住证管理实施办法2016",
    "national-residence-permit": "national/国令663_居住证暂行条例2015",
    "national-hospital-reform": "national/国办发2015-38_城市公立医院综合改革试点指导意见",
    "en-directive-2002-91-buildings": "english/en-directive-2002-91-buildings",
    "en-directive-2003-30-biofuels": "english/en-directive-2003-30-biofuels",
}
FIELDS = "title issuers number kind date level region signers recipients cites".split()


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def ask(*arguments: object) -> list | dict:
    done = subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True)
    return json.loads(done.stdout)


def paragraphs(document: dict, index: str) -> tuple[int, int]:
    """How many true paragraphs came out identical, and how many there are; the others are printed."""
    name = pathlib.Path(document["file"]).stem
    truth = (CORPUS / "texts" / f"{TEXTS[name]}.txt").read_text(encoding="utf-8-sig")
    shown = ask("show", "--json", document["id"], "--index", index)
    printed = "".join(folded(part["text"]) for part in shown["passages"] + shown.get("furniture", []))
    # A page saved from the web begins and ends with what the PDF was not set with.
    lines = [line for line in map(folded, truth.splitlines()) if any(map(str.isalnum, line)) and line[:12] in printed]
    found = [folded(passage["text"]) for passage in shown["passages"]]
    same = SequenceMatcher(None, lines, found, autojunk=False)
    for _, start, end, found_start, found_end in (row for row in same.get_opcodes() if row[0] != "equal"):
        if start < end:
            print("   true :", " | ".join(line[:70] for line in lines[start:end]))
            print("   found:", " | ".join(line[:70] for line in found[found_start:found_end]))
    return sum(block.size for block in same.get_matching_blocks()), len(lines)


def main() -> None:
    if not CORPUS.is_dir():
        print(f"structure.py: no corpus at {CORPUS}: name one with HONGTOU_CORPUS")
        return
    with tempfile.TemporaryDirectory() as index:
        subprocess.run([PROGRAM, "ingest", CORPUS / "official", "--index", index], check=True, capture_output=True)
        documents = {document["file"]: document for document in ask("documents", "--format", "json", "--index", index)}
        same = total = 0
        for file, document in documents.items():
            right, count = paragraphs(document, index)
            print(f"{file:<42} {right:4} of {count:4}")
            same, total = same + right, total + count
    print(f"paragraphs: {same} of {total}, {100 * same / total:.1f} % (bar {BAR})")

    wrong = 0
    with (CORPUS.parent / "coding/metadata.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        document = documents[row["file"]]
        for field in FIELDS:
            found = document[field] if isinstance(document[field], str) else "|".join(document[field])
            if found != (row[field] or ""):
                wrong += 1
                print(f"   {row['file']} {field}: true {row[field]!r}, found {found!r}")
    print(f"metadata: {len(rows) * len(FIELDS) - wrong} of {len(rows) * len(FIELDS)} cells")


if __name__ == "__main__":
    main()
