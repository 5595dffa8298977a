"""What OpenSearch and Quickwit would find in an export, by a second implementation of what its own settings say.

    search_engines.py OPENSEARCH QUICKWIT < queries

Queries are phrases, one JSON string a line; for each, the ids found by either engine are printed as a JSON list. Analyzers
are read from index.json and done as Lucene documents them (mapping and pattern_replace character filters, whitespace
tokenizer, shingle filter), phrases by positions. Fields must be those declared, of the types declared.
"""

import datetime
import json
import re
import sys
from pathlib import Path


def unescape(text):
    return bytes.fromhex(re.sub(r"\\u", "", text)).decode("utf-16-be") if text else ""


class Analyzer:
    def __init__(self, settings, name):
        self.analysis = settings["analysis"]
        self.steps = self.analysis["analyzer"][name]
        self.char_filters = []
        for name in self.steps.get("char_filter", []):
            kind = self.analysis["char_filter"][name]
            if kind["type"] == "mapping":
                pairs = (mapping.split(" => ") for mapping in kind["mappings"])
                table = {ord(unescape(one)): unescape(other) for one, other in pairs}
                self.char_filters.append(lambda text, table=table: text.translate(table))
            else:
                assert kind["type"] == "pattern_replace", kind
                pattern, replacement = re.compile(kind["pattern"]), kind["replacement"].replace("$1", r"\1")
                self.char_filters.append(lambda text, p=pattern, r=replacement: p.sub(r, text))

    def terms(self, text):
        """Terms at each position."""
        for char_filter in self.char_filters:
            text = char_filter(text)
        tokenizer = self.analysis["tokenizer"][self.steps["tokenizer"]]
        assert tokenizer["type"] == "whitespace"
        tokens = text.split()
        assert all(len(token) <= tokenizer["max_token_length"] for token in tokens)
        [name] = self.steps["filter"]
        shingle = self.analysis["filter"][name]
        assert (shingle["type"], shingle["min_shingle_size"], shingle["max_shingle_size"]) == ("shingle", 2, 2)
        pairs = [f"{one} {other}" for one, other in zip(tokens, tokens[1:])]
        if shingle["output_unigrams"]:
            return [{token, *pairs[at : at + 1]} for at, token in enumerate(tokens)]
        if not pairs and shingle["output_unigrams_if_no_shingles"]:
            return [{token} for token in tokens]
        return [{pair} for pair in pairs]


class Text:
    def __init__(self, terms):
        self.places = {}
        for place, here in enumerate(terms):
            for term in here:
                self.places.setdefault(term, set()).add(place)

    def holds(self, phrase):
        """Whether the terms of a phrase, one at each place, follow one another."""
        starts = None
        for at, [term] in enumerate(phrase):
            here = {place - at for place in self.places.get(term, ())}
            starts = here if starts is None else starts & here
        return bool(starts)


TYPES = {
    "keyword": (str,), "text": (str,), "integer": (int,), "float": (float, int),
    "u64": (int,), "i64": (int,), "array<f64>": (list,), "array<text>": (list,), "datetime": (str,),
}


def check(row, declared, several):
    for name, value in row.items():
        kind = declared[name]
        if kind.startswith("array"):
            assert isinstance(value, list), (name, value)
        elif kind in ("date", "datetime"):
            datetime.date.fromisoformat(value)
        else:
            for one in value if several and isinstance(value, list) else [value]:
                assert isinstance(one, TYPES[kind]), (name, one, kind)


def opensearch(folder):
    index = json.loads((folder / "index.json").read_text("utf-8"))
    properties = index["mappings"]["properties"]
    assert index["mappings"]["dynamic"] == "strict" and index["mappings"]["_routing"]["required"]
    units = Analyzer(index["settings"], properties["units"]["analyzer"])
    lines = [json.loads(line) for line in (folder / "bulk.ndjson").read_text("utf-8").splitlines()]
    texts = {}
    for action, row in zip(lines[::2], lines[1::2], strict=True):
        assert action == {"index": {"_id": row["id"], "routing": row["document"]}}
        check(row, {name: field["type"] for name, field in properties.items()}, True)
        texts[row["id"]] = Text(units.terms(row["units"]))
    return texts, Analyzer(index["settings"], properties["units"]["search_analyzer"])


def quickwit(folder):
    config = (folder / "index.yaml").read_text("utf-8")
    field = re.compile(r"- \{ name: (\w+), type: ([\w<>]+)")
    declared = dict(field.findall(config))
    token = re.compile(re.search(r'type: regex\n +pattern: "(.+)"', config)[1])
    texts = {}
    for line in (folder / "documents.ndjson").read_text("utf-8").splitlines():
        row = json.loads(line)
        check(row, declared, False)
        texts[row["id"]] = Text([{unit} for unit in token.findall(row["units"])])
    return texts


def main():
    folders = [Path(folder) for folder in sys.argv[1:]]
    texts, search = opensearch(folders[0])
    units = quickwit(folders[1])
    assert len(texts) == len(units) > 0
    for line in sys.stdin:
        query = json.loads(line)
        phrase = search.terms(query)
        found = sorted(id for id, text in texts.items() if text.holds(phrase))
        # Quickwit is given the units, which the pairs say again.
        pairs = [next(iter(terms)).split(" ") for terms in phrase]
        spelled = [{unit} for unit in [pair[0] for pair in pairs] + pairs[-1][1:]] if pairs else []
        assert found == sorted(id for id, text in units.items() if text.holds(spelled)), query
        print(json.dumps(found))


main()
