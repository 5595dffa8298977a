"""Checks what the main job left behind: the index, by the program's own commands, and the workbook, as a zip file."""

import json
import re
import subprocess
import sys
import zipfile

PROGRAM = sys.argv[1]
SHEETS = ["Documents", "Passages", "Tags", "Instruments by document", "Alignment", "Comparison", "Coverage by chapter",
          "Coverage by instrument", "Diffusion", "Codebook", "Run"]


def ask(*arguments):
    return json.loads(subprocess.run([PROGRAM, *arguments], check=True, capture_output=True).stdout)


documents = ask("documents", "--format", "json")
assert len(documents) == 10, f"10 sample documents, not {len(documents)}"
assert len({document["id"] for document in documents}) == 10

passages = [passage for document in documents for passage in ask("show", "--json", document["id"])["passages"]]
# The eight texts have 623 paragraphs, and two of them stand twice.
assert 700 < len(passages) < 800, f"{len(passages)} passages"
assert not [p for p in passages if re.search(r"[-—]\s*\d+\s*[-—]", p["text"])], "a page mark inside a passage"

for word in ["双向转诊", "居住证", "医", '"energy performance"']:
    found = ask("search", word, "--limit", "0", "--format", "json")
    words = word.strip('"')
    pattern = re.compile(rf"\b{words}\b" if words.isascii() else words, re.IGNORECASE)
    expected = sorted(p["id"] for p in passages if pattern.search(p["text"]))
    assert sorted(hit["passage"] for hit in found["hits"]) == expected, word
    assert expected and found["total"] == len(expected), word

with zipfile.ZipFile("hongtou-out/workbook.xlsx") as workbook:
    sheets = re.findall(r'<sheet name="([^"]+)"', workbook.read("xl/workbook.xml").decode())
assert [sheet for sheet in SHEETS if sheet not in sheets] == [], f"sheets missing: {sheets}"

again = subprocess.run([PROGRAM, "run", "samples"], check=True, capture_output=True, text=True).stdout
assert " 0 read" in again, f"a second run read something:\n{again}"
print(f"main job: {len(documents)} documents, {len(passages)} passages, {len(sheets)} sheets")
