"""Counts instruments and signals by province and year, of a dataset that ingest.py wrote.

    spark-submit examples/spark/summary.py dataset/ summary.csv

`tags` counts the tags of a code, `documents` the documents that have it. Of readings of one text the best counts.
"""

import csv
import os
import re
import sys

from pyspark.sql import SparkSession

SUMMARY = """
    SELECT split(region, '/')[0] AS province, documents.year AS year, codebook, code,
        count(*) AS tags, count(DISTINCT documents.document) AS documents
    FROM tags JOIN documents ON substring_index(tags.passage, '-', 1) = documents.document
    WHERE duplicate_of IS NULL AND codebook NOT IN ('actors', 'elements', 'coder')
    GROUP BY ALL
    ORDER BY province, year, codebook, code
"""


def main():
    spark = SparkSession.builder.appName("hongtou summary").getOrCreate()
    # As ingest.py has it: a plain path is one that every machine has, brackets and stars are parts of names.
    dataset = sys.argv[1] if re.match("[A-Za-z][A-Za-z0-9+.-]*:/", sys.argv[1]) else f"file://{os.path.abspath(sys.argv[1])}"
    for table in ("documents", "tags"):
        spark.read.option("__globPaths__", "false").parquet(f"{dataset}/{table}").createOrReplaceTempView(table)
    rows = spark.sql(SUMMARY)
    # Not to standard output, where spark-submit puts messages too.
    with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(rows.columns)
        out.writerows(rows.toLocalIterator())
    spark.stop()


if __name__ == "__main__":
    main()
