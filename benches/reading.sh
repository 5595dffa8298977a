#!/usr/bin/env bash
# CPU time of `hongtou text` against `pdftotext` on the same files in the same run, and peak memory on the largest.
# Needs: hyperfine, poppler-utils, time (Debian packages of these names) and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=${HONGTOU_CORPUS:-../shared/corpus}
[ -d "$corpus" ] || { echo "reading.sh: no corpus at $corpus: name one with HONGTOU_CORPUS"; exit 0; }
program=${HONGTOU:-target/release/hongtou}
[ -n "${HONGTOU:-}" ] || cargo build --release --quiet
result=$(mktemp)
trap 'rm -f "$result"' EXIT

printf '%-44s %10s %10s %7s\n' file 'hongtou s' 'pdftotext' ratio
for file in "$corpus"/pdf_variants/{b03_large_zh,a01_lo_docx,a02_lo_ttf,a05_lo_en,d01_chromium,d04_chromium_en,d05_chromium_mixed}.pdf \
            "$corpus"/official/liuzhi.pdf "$corpus"/pdf_zh/*民法典.pdf "$corpus"/pdf_zh/*下册*.pdf; do
    hyperfine -N -i --warmup 1 --runs 7 --style none --export-json "$result" \
        -n hongtou "$program text '$file'" -n pdftotext "pdftotext '$file' -" >/dev/null 2>&1
    python3 - "$result" "$(basename "$file")" <<'PYTHON'
import json, sys
ours, theirs = (run["user"] + run["system"] for run in json.load(open(sys.argv[1]))["results"])
print(f"{sys.argv[2][:44]:<44} {ours:10.3f} {theirs:10.3f} {ours / theirs:7.2f}")
PYTHON
done

largest=$(ls -S "$corpus"/pdf_zh/*.pdf | head -n 1)
for file in "$largest" "$corpus"/pdf_zh/*下册*.pdf; do
    peak=$(command time -f %M "$program" text "$file" 2>&1 >/dev/null | tail -n 1)
    printf 'peak memory on %s: %s MB\n' "$(basename "$file")" "$((peak / 1024))"
done
