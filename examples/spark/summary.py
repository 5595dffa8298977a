"""Counts instruments and signals by province and year, of a dataset that ingest.py wrote.

    spark-submit examples/spark/summary.py dataset/ summary.csv

`tags` counts the tags of a code, `documents` the documents that have it. Of readings of one text the best counts.
"""

import csv
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
    for table in ("documents", "tags"):
        spark.read.parquet(f"{sys.argv[1]}/{table}").createOrReplaceTempView(table)
    rows = spark.sql(SUMMARY)
    # Not to standard output, where spark-submit puts messages too.
    with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(rows.columns)
        out.writerows(rows.toLocalIterator())
    spark.stop()


if __name__ == "__main__":
    main()
