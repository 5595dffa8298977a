"""Reads documents on a Spark cluster and writes them as a dataset of Parquet.

    spark-submit examples/spark/ingest.py policies/ dataset/
    spark-submit examples/spark/ingest.py hdfs:///policies hdfs:///dataset --hongtou /opt/hongtou
    spark-submit examples/spark/ingest.py --list files.txt dataset/ --codebook rothwell-zegveld -- --ocr never

First every file becomes a line of `hongtou process` (DATASET/records, which `hongtou index` reads). Then documents that may
be readings of one text come together, and hongtou itself makes their rows: DATASET/documents, passages and tags have the
columns of `hongtou export`, and lie in folders by level and year, which Spark puts last: year is added to all, level to
tags. DATASET/failures has the columns of `hongtou failures`. A job that dies leaves no tables; where it had written the
records, --from-records makes them without reading the documents again.

A plain path, and one of `file:`, is one that every machine has: files are read where they are. All others come by Spark's
binaryFile, up to 1 GiB each, and an executor needs a few times that memory. hongtou must be installed on every machine.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import PySparkException
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
SCHEMA = from_arrow_schema(RECORDS)
# How a system says that it does not give a file: this one, or a store by way of Java.
REFUSALS = (OSError, Py4JJavaError, PySparkException)
# A path of another file system; `a:b.pdf` is a file of this one.
ELSEWHERE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]*:/")
# Files and folders that `hongtou ingest` passes over: hidden ones, and what is no document although it lies beside them.
LITTER = re.compile(
    r"\..*|~\$.*|.*\.log|thumbs\.db|desktop\.ini|hongtou-out|readme(\.md|\.txt)?|sources\.(md|txt)", re.IGNORECASE | re.DOTALL
)
# Files that every index has.
INDEX = {"meta.json", ".managed.json"}
# Files read by one start of hongtou.
BATCH = 64
# Bytes of a file that Spark can carry: beyond that its buffers, which double, do not fit an array.
LARGEST = 1 << 30
# Exit codes: done, nothing found, some files failed.
FINE = {0, 1, 3}
# Exit codes that no file is to blame for: usage, interrupted.
REFUSED = {2, 130}


def main():
    own, options = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, options = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage="%(prog)s SOURCE DATASET [options] [-- options of hongtou process but --jobs and --codebook]"
    )
    parser.add_argument("source", type=placed, help="folder of documents, or with --list a file of paths")
    parser.add_argument("dataset", type=placed, help="where the dataset is written; one that is there is replaced")
    parser.add_argument("--list", action="store_true", help="the source is a file of paths, one a line")
    parser.add_argument("--from-records", action="store_true", help="make the tables again of the records that are there")
    parser.add_argument("--hongtou", default="hongtou", help="the program, as every machine finds it")
    parser.add_argument("--codebook", action="append", default=[], help="code with this codebook too")
    parser.add_argument("--files", type=int, default=500, help="files a task reads")
    arguments = parser.parse_args(own)
    # Executors run in another folder.
    if os.sep in arguments.hongtou:
        arguments.hongtou = placed(arguments.hongtou)
    books = [placed(book) if os.path.isfile(book) else book for book in arguments.codebook]
    books = [word for book in books for word in ("--codebook", book)]
    dataset = arguments.dataset if ELSEWHERE.match(arguments.dataset) else f"file://{arguments.dataset}"

    spark = SparkSession.builder.appName("hongtou").getOrCreate()
    # Batches hold the content of files, and whole documents.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    # Spark looks at each file before it reads any: in as many tasks as there are cores, not in thousands.
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", spark.sparkContext.defaultParallelism)
    # As many files at a time as a task has cores: other tasks have the others.
    options = ["--jobs", spark.conf.get("spark.task.cpus", "1"), *books, *options]
    if not arguments.from_records:
        lines = lines_of(spark, arguments, [arguments.hongtou, "process", "--null", *options])
    for name in (*TABLES, "failures"):
        # Tables of other records than those beside them would lie.
        files, table = located(spark, f"{dataset}/{name}")
        files.delete(table, True)
    if not arguments.from_records:
        # As `hongtou index` can read it, whatever the cluster prefers.
        lines.write.mode("overwrite").option("compression", "snappy").parquet(f"{dataset}/records")
    write_tables(spark, dataset, arguments, options[:2] + books)
    spark.stop()


def placed(path):
    """The path by which every machine finds the file, wherever it runs."""
    return path if ELSEWHERE.match(path) else os.path.abspath(re.sub(r"^file:(//(localhost)?)?(?=/)", "", path))


def located(spark, path):
    """The file system that has a path, and the path as it wants it."""
    path = spark._jvm.org.apache.hadoop.fs.Path(path)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


def lines_of(spark, arguments, command):
    """The lines of all files, by path."""
    here, elsewhere, failures = find(spark, arguments)
    lines = spark.createDataFrame([record(line) for line in failures], SCHEMA)
    if here:
        # A round of the tasks gets every so many-th file, so that a folder of large ones is not one task.
        tasks = -(-len(here) // arguments.files)
        # Names are bytes, not always characters.
        parts = spark.sparkContext.parallelize([(os.fsencode(path),) for at in range(tasks) for path in here[at::tasks]], tasks)
        lines = lines.union(spark.createDataFrame(parts, "path binary").mapInArrow(reader(command), SCHEMA))
    if elsewhere:
        lines = lines.union(carried(spark, elsewhere, command))
    return lines


def find(spark, arguments):
    """Files that every machine has; files elsewhere, with their time of change; and lines of what cannot be read."""
    source, here, elsewhere, failures = arguments.source, [], {}, []
    read = spark._jvm.org.apache.hadoop.fs.permission.FsAction.READ
    # Beyond the one or the other a job ends.
    largest = min(LARGEST, int(spark.conf.get("spark.sql.sources.binaryFile.maxLength")))

    def carry(name, status=None):
        try:
            if status is None:
                files, path = located(spark, name)
                status = files.getFileStatus(path)
                name = status.getPath().toString()
            size, modified = status.getLen(), status.getModificationTime()
            if status.isDirectory():
                failures.append(failure(name, "unsupported", "a folder, not a file", "name the files in it"))
            elif size > largest:
                message = f"it has {size >> 20} MiB, more than Spark carries"
                remedy = "put it where every machine has it and name that path, or leave it out"
                failures.append(failure(name, "too-large", message, remedy, size, modified * 1_000_000))
            else:
                # Spark ends a job over a file it may not read. To ask is only needed where not all may.
                if not status.getPermission().getOtherAction().implies(read):
                    files, path = located(spark, name)
                    files.access(path, read)
                elsewhere[name] = modified * 1000
        except REFUSALS as error:
            failures.append(unreadable(name, error))

    if arguments.list:
        for path in dict.fromkeys(placed(os.fsdecode(line)) for line in list_of(spark, source) if line):
            if ELSEWHERE.match(path):
                carry(path)
            else:
                here.append(path)
    elif ELSEWHERE.match(source):
        files, root = located(spark, source)
        if not files.getFileStatus(root).isDirectory():
            sys.exit(f"{source} is no folder")

        def entries(folder):
            found = files.listStatus(located(spark, folder)[1])
            return [(one.getPath().getName(), one.getPath().toString(), one.isDirectory(), one) for one in found]

        for path, status in under(source, entries, failures):
            carry(path, status)
    else:
        if not os.path.isdir(source):
            sys.exit(f"{source} is no folder")
        for path, is_link in under(source, entries_here, failures):
            if not is_link:
                here.append(path)
            elif not (os.path.exists(path) and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(source))):
                message = "a link that leads out of the folder; such links are not followed"
                remedy = "copy the file it points to into the folder, or name it on the command line"
                failures.append(failure(path, "unsupported", message, remedy))
    return sorted(here), elsewhere, failures


def list_of(spark, source):
    """The lines of a list, as bytes."""
    if ELSEWHERE.match(source):
        return [bytes(row.value) for row in verbatim(spark).text(source).select(f.col("value").cast("binary").alias("value")).collect()]
    return [line.removesuffix(b"\r") for line in Path(source).read_bytes().split(b"\n")]


def entries_here(folder):
    with os.scandir(folder) as found:
        return [(one.name, one.path, one.is_dir(follow_symlinks=False), one.is_symlink()) for one in found]


def under(root, entries, failures):
    """The files that `hongtou ingest` would read, and what is known of each. `entries` lists what is in a folder."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            found = entries(folder)
        except REFUSALS as error:
            failures.append(unreadable(folder, error))
            continue
        if folder != root and INDEX <= {name for name, *_ in found}:
            continue
        for name, path, is_folder, known in found:
            if LITTER.fullmatch(name):
                continue
            if is_folder:
                folders.append(path)
            else:
                yield path, known


def carried(spark, elsewhere, command):
    """The lines of files elsewhere: read by Spark, and one by one what it passes over or fails to read."""
    # A file that cannot be read does not end the job, and `_name` is no hidden file (before 4.3 Spark cannot be told).
    options = {"ignoreCorruptFiles": "true", "ignoreMissingFiles": "true", "ignoredPathSegmentRegex": ""}
    files = verbatim(spark).format("binaryFile").options(recursiveFileLookup="true", **options).load(list(elsewhere))
    files = files.select(f.col("path").cast("binary").alias("path"), f.unix_micros("modificationTime").alias("modified"), "content")
    lines = files.mapInArrow(reader(command), SCHEMA).persist(StorageLevel.DISK_ONLY)
    came = {row.path for row in lines.select("path").collect()}
    rest = [(path, modified) for path, modified in elsewhere.items() if path not in came]
    return lines.union(spark.createDataFrame(list(fetched(spark, rest, command)), SCHEMA))


def fetched(spark, files, command):
    """Reads files elsewhere on this machine: few, empty ones or such as fail again and say why."""
    for at in range(0, len(files), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            rows = []
            for path, modified in files[at : at + BATCH]:
                file = room(folder, len(rows), path)
                try:
                    store, source = located(spark, path)
                    store.copyToLocalFile(False, source, located(spark, f"file://{file}")[1], True)
                    os.utime(file, ns=(modified * 1000,) * 2)
                    rows.append((path, file))
                except REFUSALS as error:
                    yield record(unreadable(path, error))
            yield from records(command, rows)


def verbatim(spark):
    """Reads paths as they are: brackets and stars are parts of names."""
    return spark.read.option("__globPaths__", "false")


def reader(command):
    """Reads files, given as batches of paths, with content where there is one."""

    def read(batches):
        for batch in batches:
            with tempfile.TemporaryDirectory() as folder:
                rows = []
                for row in batch.to_pylist():
                    path = os.fsdecode(row["path"])
                    file = path
                    if "content" in row:
                        file = room(folder, len(rows), path)
                        Path(file).write_bytes(row["content"])
                        os.utime(file, ns=(row["modified"] * 1000,) * 2)
                    rows.append((path, file))
                yield pa.RecordBatch.from_pylist(records(command, rows), RECORDS)

    return read


def room(folder, at, path):
    """Where a file from elsewhere is put: under its own name, which tells what is in it, as far as names may be long here."""
    place = Path(folder) / str(at)
    # One that was not filled may be there.
    place.mkdir(exist_ok=True)
    return str(place / path.rsplit("/", 1)[-1].encode()[-255:].decode(errors="ignore"))


def records(command, rows):
    """What is kept of files, each given as its path and where it lies for the moment."""
    lines = run_process(command, [file for _, file in rows])
    return [record(line, path if file != path else None) for (path, file), line in zip(rows, lines, strict=True)]


def record(line, path=None):
    said = json.loads(line)
    if path is not None:
        # It is known by where it came from, not by where it lay for a moment.
        said["path"] = path
        for place in (said.get("failure"), said.get("record", {}).get("source")):
            if place:
                place["path"] = path
        line = json.dumps(said, ensure_ascii=False)
    return {"path": said["path"], "id": said.get("document"), "keys": said.get("keys"), "line": line.rstrip("\n")}


def run_process(command, files):
    """A line for each file. One that takes the whole program down costs itself alone."""
    lines = []
    while len(lines) < len(files):
        lines += run_lines(command, files[len(lines) :])[1]
        if len(lines) < len(files):
            # The first without a line, or one of those read at the same time.
            path = files[len(lines)]
            code, alone = run_lines(command, [path])
            lines += alone or [crashed(path, code)]
    return lines


def run_lines(command, files):
    """The code with which hongtou ended, and the whole lines that came."""
    done = subprocess.run(command, input=b"\0".join(map(os.fsencode, files)), capture_output=True)
    if done.returncode in REFUSED:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.returncode, [line.decode() for line in done.stdout.splitlines(keepends=True) if line.endswith(b"\n")]


def crashed(path, code):
    """The line of a file that no run of hongtou outlived."""
    try:
        known = os.stat(path)
        size, modified = known.st_size, known.st_mtime_ns
    except OSError:
        size, modified = 0, 0
    ended = f"died of signal {-code}" if code < 0 else f"ended with code {code}"
    return failure(path, "crashed", f"hongtou {ended} over it", "open it in its program and save it as PDF, or leave it out", size, modified)


def unreadable(path, error):
    """The line of a file or folder that the system refused to read."""
    if isinstance(error, OSError):
        message = f"{error.strerror} (os error {error.errno})"
    elif isinstance(error, Py4JJavaError):
        message = error.java_exception.toString().splitlines()[0]
    else:
        message = str(error)
    return failure(path, "unreadable", message, "check that the file exists and that you may read it")


def failure(path, reason, message, remedy, size=0, modified=0):
    """The line of a file that failed, as hongtou writes it."""
    path = os.fsencode(path).decode(errors="backslashreplace")
    said = {"path": path, "reason": reason, "message": message, "remedy": remedy, "partial": False, "size": size, "modified": modified}
    return json.dumps({"format": 1, "kind": "failure", "path": path, "failure": said}, ensure_ascii=False)


def write_tables(spark, dataset, arguments, options):
    records = verbatim(spark).parquet(f"{dataset}/records")
    # Where no tie leads elsewhere, a content is a group by itself, and so is a file that failed.
    groups = spark.createDataFrame(ties(records), "id string, tied string")
    tasks = -(-records.count() // arguments.files) or 1
    grouped = records.join(f.broadcast(groups), "id", "left")
    grouped = grouped.select("line", f.coalesce("tied", "id", "path").alias("group")).repartition(tasks, "group")
    schema = pa.schema([(name, pa.struct(fields)) for name, fields in schemas(arguments.hongtou, options).items()])
    rows = grouped.select("line").mapInArrow(maker(arguments.hongtou, options, schema), from_arrow_schema(schema))
    rows = rows.persist(StorageLevel.DISK_ONLY)
    counts = rows.select([f.count(name).alias(name) for name in schema.names]).first()
    for name in schema.names:
        table = rows.where(f.col(name).isNotNull()).select(f"{name}.*")
        if name in TABLES and counts[name]:
            # Neither one file for each task and year, nor one for all counties of a year.
            writer = table.hint("rebalance", "level", "year").write.partitionBy("level", "year")
        else:
            # By folders, a table without rows would be without columns too.
            writer = table.coalesce(1).write
        writer.mode("overwrite").parquet(f"{dataset}/{name}")
    rows.unpersist()


def ties(records):
    """Documents that share a key, directly or by way of others, with the first of them: few share any."""
    keys = records.where("id is not null").select("id", f.explode("keys").alias("key")).distinct()
    shared = keys.groupBy("key").agg(f.collect_list("id").alias("ids")).where("size(ids) > 1").select("ids").distinct()
    return joined(row.ids for row in shared.toLocalIterator())


def joined(groups):
    """Each member of groups that overlap, with the first of all that hang together."""
    first = {}

    def root(one):
        while first.setdefault(one, one) != one:
            first[one] = first[first[one]]
            one = first[one]
        return one

    for ids in groups:
        for one, other in itertools.pairwise(sorted(ids)):
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
