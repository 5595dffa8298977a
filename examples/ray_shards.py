"""Runs shard.sh for every list of a folder on a Ray cluster: python examples/ray_shards.py lists/ lines/"""

import subprocess
import sys
from pathlib import Path

import ray

SHARD = Path(__file__).resolve().parent / "shard.sh"


# A task that fails, or whose machine is lost, is run again, perhaps elsewhere.
@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=True)
def read(files, lines, folder):
    # Lists name files as seen from the folder this was started in; Ray's workers run in another.
    subprocess.run(["sh", str(SHARD), files, lines, "--jobs", "1"], check=True, cwd=folder)


def main():
    lists, lines = (Path(folder).resolve() for folder in sys.argv[1:3])
    lines.mkdir(exist_ok=True)
    ray.init()
    folder = str(Path.cwd())
    tasks = {one.name: read.remote(str(one), str(lines / f"{one.name}.jsonl"), folder) for one in sorted(lists.iterdir())}
    failed = 0
    for name, task in tasks.items():
        # One list that cannot be read does not cost the others.
        try:
            ray.get(task)
        except ray.exceptions.RayError as error:
            failed += 1
            print(f"{name}: {error}", file=sys.stderr)
    print(len(tasks) - failed, "lists read,", failed, "failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
