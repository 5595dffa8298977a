"""Runs examples/spark on a real cluster: a master and two workers on this machine, each one process, ended by their ids.

    python tests/spark.py target/release/hongtou

The dataset must have the rows of the exports of one index over the same files, also when a worker is killed in mid-run and
when a file takes hongtou down. The folder of the samples may be replaced: tests/spark.py HONGTOU FOLDER.
"""

import contextlib
import csv
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyspark

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples/spark"
HOME = Path(pyspark.__file__).parent
TABLES = ["documents", "passages", "tags"]
# Hard PDFs, several of one text, where the corpus is beside the repository: encrypted, in columns, turned, scanned, broken.
VARIANTS = Path(os.environ.get("HONGTOU_CORPUS", ROOT.parent / "shared/corpus")) / "pdf_variants"
HARD = "[e-h]0[1-6]*.pdf"
# A codebook of one's own, which lies where the jobs are started.
CODEBOOK = "book.toml"
# hongtou, but a file of this name kills it.
KILLER = "killer.txt"
# What a list names although it is not there.
MISSING = "viewfs://store/store/none.pdf"
FRAGILE = """#!{python}
import os, signal, subprocess, sys
if sys.argv[1:2] != ["process"]:
    os.execv({hongtou!r}, [{hongtou!r}, *sys.argv[1:]])
paths = sys.stdin.buffer.read().split(b"\\0")
kills = [at for at, path in enumerate(paths) if path.endswith(b"{killer}")]
told = paths[: kills[0]] if kills else paths
done = subprocess.run([{hongtou!r}, *sys.argv[1:]], input=b"\\0".join(told))
if kills:
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit(done.returncode)
"""


def main():
    # Whoever ends this ends the cluster.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chained()
    hongtou = str(Path(sys.argv[1]).resolve())
    samples = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "samples")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        files = folder / "files"
        mix(samples, files)
        shutil.copy(ROOT / "dictionaries/codebooks/rothwell-zegveld.toml", folder / CODEBOOK)
        expected = exported(hongtou, files, folder)
        empty(hongtou, folder)
        with cluster(folder) as (master, workers):
            command = submit(master, folder)
            whole(command, hongtou, files, folder, expected)
            carried(command, hongtou, files, folder, expected)
            killed(command, hongtou, files, folder, expected, workers[0])
    print("spark: the dataset has the rows of the export,", ", ".join(f"{len(expected[name])} {name}" for name in expected))


def chained():
    """What hangs together by way of others is one group, in whatever order that is found."""
    sys.path.insert(0, str(EXAMPLES))
    from ingest import joined

    for links in itertools.permutations([["a", "c"], ["b", "c"], ["c", "f"], ["d", "f"], ["e", "d"]]):
        assert joined(links) == [(one, "a") for one in "abcdef"], links


def submit(master, folder):
    """The command that gives a job to the master."""
    settings = ["spark.driver.host=127.0.0.1", "spark.executor.memory=1g", "spark.ui.enabled=false", "spark.sql.shuffle.partitions=4"]
    # Each job is so short that compiling for speed costs more than it gives.
    settings += [f"spark.{end}.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" for end in ("driver", "executor")]
    settings += ["spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN"]
    # `viewfs:` is another file system to Spark and to hongtou, and zstd what a cluster may prefer.
    settings += [f"spark.hadoop.fs.viewfs.mounttable.store.link./store={(folder / 'store').as_uri()}"]
    settings += ["spark.sql.parquet.compression.codec=zstd"]
    return [f"{HOME}/bin/spark-submit", "--master", master, *(word for setting in settings for word in ("--conf", setting))]


def ingest(command, hongtou, source, dataset, *more):
    """The command that reads files into a dataset, in several tasks a worker."""
    options = ["--hongtou", hongtou, "--files", "8", "--codebook", CODEBOOK, *more, str(source), str(dataset), "--", "--ocr", "never"]
    return [*command, f"{EXAMPLES}/ingest.py", *options]


def whole(command, hongtou, files, folder, expected):
    """The dataset has the rows of the exports, and the summary counts them: by paths as seen from where the jobs are started."""
    run(ingest(command, hongtou, files.name, "whole"), folder)
    same(rows_of(folder / "whole"), expected)
    summarize([*command, f"{EXAMPLES}/summary.py", "whole"], folder, expected)
    read_again(hongtou, folder, expected)


def read_again(hongtou, folder, expected):
    """The records become an index with the same documents."""
    environment = {**os.environ, "HONGTOU_INDEX": f"{folder}/again"}
    subprocess.run([hongtou, "index", f"{folder}/whole", "--quiet", "--codebook", folder / CODEBOOK], env=environment)
    documents = subprocess.run([hongtou, "documents", "--format", "jsonl"], env=environment, capture_output=True, check=True)
    assert len(documents.stdout.splitlines()) == len(expected["documents"]), documents.stdout


def carried(command, hongtou, files, folder, expected):
    """By way of Spark's own reading of files, as from a store of objects."""
    store = folder / "store"
    shutil.copytree(files, store, copy_function=os.link, ignore=lambda at, names: [name for name in names if only_here(at, name)])
    # A sum that is not that of the file, so it is refused when it is read.
    (store / "refused.txt").write_text("第一条 读不得。")
    (store / ".refused.txt.crc").write_text("crc\0 none of it")
    run(ingest(command, hongtou, "viewfs://store/store", "carried"), folder)
    tables = rows_of(folder / "carried")

    def names(rows, root):
        return sorted((row["path"].removeprefix(f"{root}/"), row.get("reason", "")) for row in rows)

    for name in ("documents", "failures"):
        wanted = [row for row in expected[name] if not only_here(files, row["path"].replace("\\xff", "\udcff"))]
        wanted = names(wanted, files) + [("refused.txt", "unreadable")] * (name == "failures")
        found = names(tables[name], "viewfs://store/store")
        assert found == sorted(wanted), f"{name}: {set(found) ^ set(wanted)}"


def only_here(at, name):
    """True for links, names that are no characters and names with colons, which such a store does not have."""
    return os.path.islink(os.path.join(at, name)) or "\udcff" in name or ":" in name


def killed(command, hongtou, files, folder, expected, worker):
    """A list of files, of which one takes the whole program down and one is not there, and a worker dies in mid-run: nothing else is lost."""
    fragile = folder / "fragile"
    fragile.write_text(FRAGILE.format(python=sys.executable, hongtou=hongtou, killer=KILLER))
    fragile.chmod(0o755)
    (files / KILLER).write_text("第一条 任何人不得读。")
    paths = [row["path"] for name in ("documents", "failures") for row in expected[name] if not row.get("partial")]
    paths = [os.path.relpath(path.replace("\\xff", "\udcff"), folder) for path in paths]
    paths = [path for path in paths if not (folder / path).is_symlink()] + [f"{files.name}/{KILLER}", MISSING]
    (folder / "list").write_bytes(b"\n".join(map(os.fsencode, paths)))
    dataset = folder / "killed"
    job = ingest(command, str(fragile), "list", dataset.name, "--list")
    with subprocess.Popen(job, env=environment(), stderr=subprocess.DEVNULL, cwd=folder) as job:
        begun = dataset / "records/_temporary"
        wait(lambda: job.poll() is not None or any(begun.rglob("part-*")), "the first lines")
        assert job.poll() is None, "the job ended before a worker could be killed"
        os.killpg(worker.pid, signal.SIGKILL)
        assert job.wait() == 0
    tables = rows_of(dataset)
    lost = [row for row in tables["failures"] if row["path"] == MISSING or row["path"].endswith(KILLER)]
    assert sorted(row["reason"] for row in lost) == ["crashed", "unreadable"], lost
    tables["failures"] = [row for row in tables["failures"] if row not in lost]
    listed = [row for row in expected["failures"] if not Path(row["path"]).is_symlink()]
    same(tables, {**expected, "failures": listed})


def empty(hongtou, folder):
    """A folder without documents is a dataset without rows, and its summary a head."""
    command = submit("local[2]", folder)
    (folder / "nothing").mkdir()
    run(ingest(command, hongtou, "nothing", "none"), folder)
    run([*command, f"{EXAMPLES}/summary.py", "none", "none.csv"], folder)
    assert (folder / "none.csv").read_text().splitlines() == ["province,year,codebook,code,tags,documents"]


def mix(samples, files):
    """The samples, copies of some, and what cannot be read or not wholly."""
    shutil.copytree(samples, files)
    data = ROOT / "tests/data"
    for name in ("protected.pdf", "cut.pdf", "scan.pdf"):
        shutil.copy(data / name, files / name)
    some = sorted(files.rglob("*.pdf"))[:3]
    for at, file in enumerate(some):
        shutil.copy(file, files / f"z copy {at} 红头.pdf")
    (files / "empty.pdf").touch()
    (files / "page.pdf").write_text("<!DOCTYPE html><html><body>404</body></html>")
    # Names that mean something to shells, Spark, Hadoop or Python, and such as are passed over.
    for name in ("_under.txt", "_sub/_under.txt", "a=b/[1]{2}*.txt", "[1]x/notice:v1.txt", "bad\udcff.txt"):
        written(files / name, f"第一条 {ascii(name)}应当公开。")
    for name in ("_empty.pdf", "_sub/empty.pdf"):
        written(files / name, "")
    for name in ("README.md", "Sources.txt", "crawl.log", "~$lock.docx", ".hidden/empty.pdf", "hongtou-out/note.txt", "index/note.txt"):
        written(files / name, "" if name.startswith(".") else "No document.")
    for name in ("meta.json", ".managed.json"):
        written(files / "index" / name, "{}")
    (files / "inside.pdf").symlink_to("empty.pdf")
    (files / "outside").symlink_to("/")
    variants = sorted(VARIANTS.glob(HARD))
    for path in variants:
        shutil.copy(path, files / path.name)
    print(f"spark: with {len(variants)} files of {VARIANTS.name}" if variants else f"spark: without {VARIANTS.name}, which are not there")


def written(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def exported(hongtou, files, folder):
    """The tables of one index over the files."""
    environment = {**os.environ, "HONGTOU_INDEX": f"{folder}/index"}

    def call(*command):
        done = subprocess.run([hongtou, *command], env=environment, capture_output=True)
        assert done.returncode in (0, 1, 3), done.stderr.decode()
        return done.stdout

    call("ingest", str(files), "--quiet", "--ocr", "never", "--codebook", f"{folder}/{CODEBOOK}")
    tables = {}
    for name in TABLES:
        call("export", f"{folder}/{name}.parquet")
        tables[name] = pq.read_table(f"{folder}/{name}.parquet").to_pylist()
    failures = call("failures", "--format", "jsonl") + call("failures", "--format", "jsonl", "--reason", "duplicate")
    return {**tables, "failures": [json.loads(line) for line in failures.splitlines()]}


def rows_of(dataset):
    tables = {}
    for name in (*TABLES, "failures"):
        # Dates of a year and level in one folder each; what has none is in folders that say so.
        partitioning = ds.partitioning(pa.schema([("level", pa.string()), ("year", pa.int32())]), flavor="hive")
        table = ds.dataset(f"{dataset}/{name}", partitioning=partitioning if name in TABLES else None).to_table()
        if name == "documents":
            assert table.column("year").equals(pc.year(table.column("date")).cast(pa.int32())), "folders by year"
        more = {"year", "level"} if name == "tags" else {"year"}
        tables[name] = table.select([column for column in table.column_names if column not in more]).to_pylist()
    return tables


def same(tables, expected):
    def ordered(rows):
        return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str) for row in rows)

    for name, rows in expected.items():
        found, wanted = ordered(tables[name]), ordered(rows)
        assert found == wanted, f"{name}: {len(found)} rows for {len(wanted)}; first of each that differ:\n" + "\n".join(
            next((pair for pair in zip(found, wanted) if pair[0] != pair[1]), ("", ""))
        )


def summarize(command, folder, expected):
    """The summary counts what the tables hold."""
    best = {row["document"]: row for row in expected["documents"] if row["duplicate_of"] is None}
    counted = [row for row in expected["tags"] if row["passage"].split("-")[0] in best and row["codebook"] == "signals"]
    run([*command, "summary.csv"], folder)
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as rows:
        signals = [row for row in csv.DictReader(rows) if row["codebook"] == "signals"]
    assert sum(int(row["tags"]) for row in signals) == len(counted), signals
    assert {row["province"] for row in signals} >= {"全国", "贵州省"}, signals


def environment():
    # Executors run the same Python, and nothing looks for another Spark.
    return {**os.environ, "SPARK_HOME": str(HOME), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


def run(command, folder):
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr[-4000:]


@contextlib.contextmanager
def cluster(folder):
    """A master and two workers of one core, all on loopback."""
    port, page = free_port(), free_port()
    started = []

    def start(name, *arguments):
        log = (folder / f"{name}-{len(started)}.log").open("wb")
        # A group of its own, so that it ends with all it has started.
        command = [f"{HOME}/bin/spark-class", f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", *arguments]
        started.append(subprocess.Popen(command, env=environment(), stdout=log, stderr=log, start_new_session=True))
        return started[-1]

    def alive():
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/") as answer:
                return json.load(answer)["aliveworkers"]
        return 0

    try:
        start("master.Master", "--port", str(port), "--webui-port", str(page))
        master = f"spark://127.0.0.1:{port}"
        wait(lambda: port_answers(port), "the master")
        workers = [
            start("worker.Worker", "--cores", "1", "--memory", "1g", "--work-dir", f"{folder}/work{at}", "--webui-port", "0", master)
            for at in range(2)
        ]
        wait(lambda: alive() == 2, "the workers")
        yield master, workers
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def port_answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def wait(done, what, seconds=120):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"{what} did not come in {seconds} s"
        time.sleep(0.05)


if __name__ == "__main__":
    main()
