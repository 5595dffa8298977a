"""Runs shard.sh for every list of a folder on a Ray cluster: python examples/ray_shards.py lists/ lines/"""

import subprocess
import sys
from pathlib import Path

import ray

SHARD = Path(__file__).resolve().parent / "shard.sh"


# A task whose machine is lost is run again elsewhere.
@ray.remote(num_cpus=1, max_retries=3)
def read(files, lines):
    subprocess.run(["sh", str(SHARD), files, lines, "--jobs", "1"], check=True)
    return lines


def main():
    lists, lines = (Path(folder).resolve() for folder in sys.argv[1:3])
    lines.mkdir(exist_ok=True)
    ray.init()
    tasks = [read.remote(str(one), str(lines / f"{one.name}.jsonl")) for one in sorted(lists.iterdir())]
    print(len(ray.get(tasks)), "lists read")


if __name__ == "__main__":
    main()
