"""Reads documents on a Spark cluster and writes them as a dataset of Parquet.

    spark-submit examples/spark/ingest.py policies/ dataset/
    spark-submit examples/spark/ingest.py hdfs:///policies hdfs:///dataset --hongtou /opt/hongtou
    spark-submit examples/spark/ingest.py --list files.txt dataset/ -- --codebook rothwell-zegveld

First every file becomes a line of `hongtou process` (DATASET/records, which `hongtou index` reads). Then documents that may
be readings of one text come together, and hongtou itself makes their rows: DATASET/documents, passages and tags have the
columns of `hongtou export`, and lie in folders by level and year; DATASET/failures has those of `hongtou failures`. Files
on every machine under the same path are read where they are; all others come by Spark's binaryFile. hongtou must be
installed on every machine.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlparse

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

# Tables of the export that the dataset has.
TABLES = ["documents", "passages", "tags"]
FAILURES = pa.schema(
    [("path", pa.string()), ("reason", pa.string()), ("partial", pa.bool_()), ("page", pa.int64())]
    + [("message", pa.string()), ("remedy", pa.string()), ("size", pa.int64())]
)
# What is needed of a line to bring lines together, and the line.
RECORDS = pa.schema([("path", pa.string()), ("id", pa.string()), ("keys", pa.list_(pa.string())), ("line", pa.string())])
# Files that are no documents although they lie beside them, as `hongtou ingest` has them.
NOTES = ["thumbs.db", "desktop.ini", "readme", "readme.md", "readme.txt", "sources.md", "sources.txt"]
# Files read by one start of hongtou.
BATCH = 64
# Exit codes: done, nothing found, some files failed.
FINE = {0, 1, 3}


def main():
    own, options = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, options = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage="%(prog)s SOURCE DATASET [options] [-- options of hongtou process but --jobs and --codebook]"
    )
    parser.add_argument("source", help="folder of documents, or with --list a file of paths")
    parser.add_argument("dataset", help="where the dataset is written; one that is there is replaced")
    parser.add_argument("--list", action="store_true", help="the source is a file of paths, one a line")
    parser.add_argument("--from-records", action="store_true", help="make the tables again of the records that are there")
    parser.add_argument("--hongtou", default="hongtou", help="the program, as every machine finds it")
    parser.add_argument("--codebook", action="append", default=[], help="code with this codebook too")
    parser.add_argument("--files", type=int, default=500, help="files a task reads")
    arguments = parser.parse_args(own)
    books = [word for book in arguments.codebook for word in ("--codebook", book)]

    spark = SparkSession.builder.appName("hongtou").getOrCreate()
    # Batches hold the content of files, and whole documents.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    records = f"{arguments.dataset}/records"
    # As many files at a time as a task has cores: other tasks have the others.
    jobs = ["--jobs", spark.conf.get("spark.task.cpus", "1")]
    if not arguments.from_records:
        files = files_of(spark, arguments)
        lines = files.mapInArrow(reader(arguments.hongtou, jobs + books + options), from_arrow_schema(RECORDS))
        lines.write.mode("overwrite").parquet(records)
    write_tables(spark, records, arguments, jobs + books)
    spark.stop()


def files_of(spark, arguments):
    """The files: their paths, and their content where it must be carried to the machines."""
    if arguments.list:
        paths = [row.value for row in spark.read.text(arguments.source).collect() if row.value]
    elif is_local(arguments.source):
        paths = list(walk(arguments.source))
    else:
        paths = None
    if paths is None or not all(map(is_local, paths)):
        files = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
        sources = [arguments.source] if paths is None else paths
        files = files.load(sources).select("path", f.unix_micros("modificationTime").alias("modified"), "content")
        files = files.union(spark.createDataFrame(list(empty(spark, sources)), files.schema))
        name = f.lower(f.element_at(f.split("path", "/"), -1))
        return files.where(~name.isin(NOTES) & ~name.startswith("~$"))
    # A round of the tasks gets every so many-th file, so that a folder of large ones is not one task.
    tasks = -(-len(paths) // arguments.files) or 1
    parts = spark.sparkContext.parallelize([(path,) for at in range(tasks) for path in paths[at::tasks]], tasks)
    return spark.createDataFrame(parts, "path string")


def empty(spark, sources):
    """Files of no bytes, which binaryFile passes over: no file may vanish."""
    settings = spark._jsc.hadoopConfiguration()
    for source in sources:
        path = spark._jvm.org.apache.hadoop.fs.Path(source)
        files = path.getFileSystem(settings).listFiles(path, True)
        while files.hasNext():
            file = files.next()
            if file.getLen() == 0 and not file.getPath().getName().startswith((".", "_")):
                yield file.getPath().toString(), file.getModificationTime() * 1000, b""


def is_local(path):
    return not urlparse(path).scheme


def walk(folder):
    """The files that `hongtou ingest` would read: no hidden ones, and no notes on the folder itself."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name.lower() not in NOTES:
                yield os.path.join(at, name)


def reader(hongtou, options):
    """Reads files, given as batches of paths, with content where there is one."""

    def read(batches):
        for batch in batches:
            with tempfile.TemporaryDirectory() as folder:
                rows = batch.to_pylist()
                for at, row in enumerate(rows):
                    row["file"] = put(row, Path(folder) / str(at)) if "content" in row else row["path"]
                lines = run_process([hongtou, "process", "--null", *options], [row["file"] for row in rows])
                yield pa.RecordBatch.from_pylist([record(row, line) for row, line in zip(rows, lines, strict=True)], RECORDS)

    return read


def put(row, folder):
    """Writes a file that is elsewhere, under its own name, which tells what is in it."""
    folder.mkdir()
    file = folder / row["path"].rsplit("/", 1)[-1]
    file.write_bytes(row["content"])
    os.utime(file, ns=(row["modified"] * 1000,) * 2)
    return str(file)


def run_process(command, files):
    """A line for each file. One that takes the whole program down costs itself alone."""
    lines = []
    while len(lines) < len(files):
        code, more = run_lines(command, files[len(lines) :])
        lines += more
        if code is not None:
            # The first without a line, or one of those read at the same time.
            path = files[len(lines)]
            code, alone = run_lines(command, [path])
            lines += alone or [crashed(path, code)]
    return lines


def run_lines(command, files):
    """The whole lines that came, and the code of a program that died before its end."""
    done = subprocess.run(command, input=b"\0".join(map(os.fsencode, files)), capture_output=True)
    if done.returncode not in FINE and done.returncode >= 0:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    lines = [line.decode() for line in done.stdout.splitlines(keepends=True) if line.endswith(b"\n")]
    return (done.returncode if done.returncode < 0 else None), lines


def crashed(path, code):
    """The line of a file that no run of hongtou outlived."""
    failure = {"path": path, "reason": "crashed", "message": f"hongtou died of signal {-code} over it"}
    failure |= {"remedy": "open it in its program and save it as PDF, or leave it out"}
    failure |= {"partial": False, "size": os.path.getsize(path), "modified": os.stat(path).st_mtime_ns}
    return json.dumps({"format": 1, "kind": "failure", "path": path, "failure": failure}, ensure_ascii=False)


def record(row, line):
    said = json.loads(line)
    if row["file"] != row["path"]:
        # It is known by where it came from, not by where it lay for a moment.
        said["path"] = row["path"]
        for place in (said.get("failure"), said.get("record", {}).get("source")):
            if place:
                place["path"] = row["path"]
        line = json.dumps(said, ensure_ascii=False)
    return {"path": said["path"], "id": said.get("document"), "keys": said.get("keys"), "line": line.rstrip("\n")}


def write_tables(spark, path, arguments, options):
    records = spark.read.parquet(path)
    # Where no tie leads elsewhere, a content is a group by itself, and so is a file that failed.
    groups = spark.createDataFrame(ties(records), "id string, tied string")
    tasks = -(-records.count() // arguments.files) or 1
    grouped = records.join(f.broadcast(groups), "id", "left")
    grouped = grouped.select("line", f.coalesce("tied", "id", "path").alias("group")).repartition(tasks, "group")
    schema = pa.schema([(name, pa.struct(fields)) for name, fields in schemas(arguments.hongtou, options).items()])
    rows = grouped.select("line").mapInArrow(maker(arguments.hongtou, options, schema), from_arrow_schema(schema))
    rows = rows.persist(StorageLevel.DISK_ONLY)
    for name in schema.names:
        table = rows.where(f.col(name).isNotNull()).select(f"{name}.*")
        if name in TABLES:
            # Neither one file for each task and year, nor one for all counties of a year.
            writer = table.hint("rebalance", "level", "year").write.partitionBy("level", "year")
        else:
            writer = table.coalesce(1).write
        writer.mode("overwrite").parquet(f"{arguments.dataset}/{name}")
    rows.unpersist()


def ties(records):
    """Documents that share a key, directly or by way of others, with the first of them: few share any."""
    keys = records.where("id is not null").select("id", f.explode("keys").alias("key")).distinct()
    shared = keys.groupBy("key").agg(f.collect_list("id").alias("ids")).where("size(ids) > 1").select("ids").distinct()
    first = {}

    def root(one):
        while first.setdefault(one, one) != one:
            one = first[one] = first[first[one]]
        return one

    for row in shared.toLocalIterator():
        for one, other in itertools.pairwise(sorted(row.ids)):
            one, other = sorted((root(one), root(other)))
            first[other] = one
    return [(one, root(one)) for one in sorted(first)]


def schemas(hongtou, options):
    """The columns of each table, from an index with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        tables = export(hongtou, options, folder, [])
    return {name: table.schema for name, table in tables.items()}


def maker(hongtou, options, schema):
    """Makes the rows of the documents in some lines: of each table a column, which is null in the rows of the others."""

    def make(batches):
        with tempfile.TemporaryDirectory() as folder:
            lines = (line for batch in batches for line in batch.column(0).to_pylist())
            for name, table in export(hongtou, options, folder, lines).items():
                for batch in table.to_batches(max_chunksize=1024):
                    columns = [pa.nulls(len(batch), column.type) for column in schema]
                    columns[schema.get_field_index(name)] = pa.StructArray.from_arrays(batch.columns, fields=list(batch.schema))
                    yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return make


def export(hongtou, options, folder, lines):
    """The tables of an index of `lines`, with level and year of the document in each."""

    def run(*command):
        done = subprocess.run([hongtou, *command], capture_output=True, env={**os.environ, "HONGTOU_INDEX": f"{folder}/index"})
        if done.returncode not in FINE:
            raise RuntimeError(done.stderr.decode(errors="replace"))
        return done.stdout

    path = Path(folder) / "lines.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)
    run("index", str(path), "--quiet", *options)
    tables = {}
    for name in TABLES:
        file = f"{folder}/{name}.parquet"
        run("export", file)
        tables[name] = pq.read_table(file, partitioning=None)
    rows = tables["documents"].select(["document", "level", "date"]).to_pylist()
    places = {row["document"]: (row["level"], row["date"] and row["date"].year) for row in rows}
    for name, table in tables.items():
        ids = table.column("document" if name == "documents" else "passage").to_pylist()
        level, year = zip(*(places[id.split("-")[0]] for id in ids)) if ids else ((), ())
        if "level" not in table.column_names:
            table = table.append_column("level", pa.array(level, pa.string()))
        tables[name] = table.append_column("year", pa.array(year, pa.int32()))
    failures = [run("failures", "--format", "jsonl", *more) for more in ((), ("--reason", "duplicate"))]
    failures = [json.loads(line) for line in b"".join(failures).splitlines()]
    return {**tables, "failures": pa.Table.from_pylist(failures, FAILURES)}


if __name__ == "__main__":
    main()
