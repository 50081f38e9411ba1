"""TXT, Markdown, CSV, calendar files and manifests: plain text that every program reads alike."""

import csv
import hashlib
import io
import json
import os
import re
import sys
import unicodedata

from faults import check

WIDTH = 80


def columns(line):
    """How many columns of a terminal a line takes."""
    marks = ("Mn", "Me", "Cf")
    return sum(0 if unicodedata.category(c) in marks else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def of_file(path):
    with open(path, "rb") as file:
        raw = file.read()
    text = raw.decode("utf-8")
    breaks = "\r\n" if path.endswith((".csv", ".ics")) else "\n"
    odd = {c for c in text if unicodedata.category(c) == "Cc" and c not in breaks}
    if odd:
        yield f"it holds control characters: {sorted(f'U+{ord(c):04X}' for c in odd)}"
    if not text.strip():
        yield "it is empty"
    if path.endswith(".txt"):
        for number, line in enumerate(text.split("\n"), 1):
            if columns(line) > WIDTH:
                yield f"line {number} takes {columns(line)} columns"
    if path.endswith(".md"):
        yield from of_markdown(text)
    if path.endswith(".csv"):
        yield from of_table(raw)
    if path.endswith(".ics"):
        yield from of_calendar(raw)
    if path.endswith("manifest.json"):
        yield from of_manifest(path, json.loads(text))


def of_markdown(text):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"its headings do not begin with the one first heading: {levels}"
    if any(after > before + 1 for before, after in zip(levels, levels[1:])):
        yield "a heading skips a level"
    if re.search(r"(?<!\\)<[a-zA-Z/!]", text):
        yield "it holds mark-up of a web page"


def of_table(raw):
    if not raw.startswith(b"\xef\xbb\xbf"):
        yield "it has no byte order mark, so Excel would spoil its letters"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    # What it is stands above the first empty row; from there on the rows of a table have as many cells as its head.
    start = next((number for number, row in enumerate(rows) if row in ([], [""])), 0)
    for number, (above, row) in enumerate(zip(rows[start:], rows[start + 1 :]), start + 2):
        if len(above) > 2 and len(row) > 1 and len(row) != len(above):
            yield f"row {number} has {len(row)} cells, and the table above it {len(above)}"
    if not any(len(row) > 1 for row in rows):
        yield "it has no table"
    for number, row in enumerate(rows, 1):
        if any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for cell in row):
            yield f"row {number} has a cell that a spreadsheet would work out"


def of_calendar(raw):
    lines = raw.split(b"\r\n")
    if b"\n" in b"".join(lines) or lines[0] != b"BEGIN:VCALENDAR" or lines[-2:] != [b"END:VCALENDAR", b""]:
        yield "it is not a calendar in lines that end with CR LF"
    if any(len(line) > 75 for line in lines):
        yield "a line has more than 75 bytes"


def of_manifest(path, manifest):
    folder = os.path.dirname(path)
    for entry in manifest["files"]:
        with open(os.path.join(folder, entry["file"]), "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != entry["sha256"]:
                yield f"{entry['file']} is not the file that was written"
    listed = {entry["file"] for entry in manifest["files"]} | {os.path.basename(path)}
    if set(os.listdir(folder)) != listed:
        yield f"beside it lie files it does not name: {sorted(set(os.listdir(folder)) - listed)}"


if __name__ == "__main__":
    check(sys.argv[1:], of_file)
