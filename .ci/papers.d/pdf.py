"""PDF: whole, archivable (PDF/A-2a), accessible (PDF/UA-1), and read back tag by tag as a screen reader would follow it.

Three readers of other makes look at each file: qpdf, page (a validator of both standards) and pikepdf. poppler reads the words.
"""

import re
import subprocess
import sys

import page as validator
import pikepdf

from faults import check

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
PAINTS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "EI"}


def of_file(path):
    whole = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    if whole.returncode != 0 or "WARNING" in whole.stdout + whole.stderr:
        yield "qpdf --check: " + " ".join((whole.stdout + whole.stderr).split())
        return
    yield from of_standards(path)
    with pikepdf.open(path) as file:
        yield from of_catalog(file)
        tree, tagged = [], set()
        root = file.Root.get("/StructTreeRoot")
        if root is None:
            yield "it has no structure tree"
            return
        walk(root.get("/K"), None, tree, tagged)
        yield from of_headings(tree)
        yield from of_tables(tree)
        yield from of_contents(file, tagged)
        yield from of_fonts(file)
        yield from of_pages(path, len(file.pages))


def of_standards(path):
    for profile, name in (("ua1", "PDF/UA-1"), ("2a", "PDF/A-2a")):
        for failure in validator.validate_pdf(path, profile=profile).failures:
            # Data that ends with a carriage return, before the line feed that ends it, is taken for a stream one byte too long.
            if failure.rule_id.endswith("STREAM-LENGTH-001") and lengths_hold(path):
                continue
            yield f"{name}: {failure.message} ({failure.rule_id})"


def lengths_hold(path):
    with open(path, "rb") as file:
        data = file.read()
    streams = re.finditer(rb"/Length (\d+)[^\n]*>>\s*stream\r?\n|/Length (\d+)\b(?:(?!endobj)[\s\S])*?>>\s*stream\r?\n", data)
    ends = [stream.end() + int(stream[1] or stream[2]) for stream in streams]
    return len(ends) == data.count(b"endstream") and all(re.match(rb"\r?\n?endstream", data[end : end + 11]) for end in ends)


def of_catalog(file):
    root = file.Root
    if str(root.get("/Lang", "")) != "en-GB":
        yield f"its language is {str(root.get('/Lang', '')) or 'not given'}, not en-GB"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "it does not say that it is tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "a window would show its file name, not its title"
    with file.open_metadata() as about:
        if not about.get("dc:title"):
            yield "it has no title"
        if about.get("pdfuaid:part") != "1":
            yield "its metadata does not say PDF/UA-1"
        if (about.get("pdfaid:part"), about.get("pdfaid:conformance")) != ("2", "A"):
            yield "its metadata does not say PDF/A-2a"
    with file.open_outline() as outline:
        marks = list(outline.root)
    if not marks:
        yield "it has no bookmarks"


def walk(node, page, tree, tagged):
    """The elements in the order of reading, as (kind, element, path of kinds), and the pieces of pages they own."""

    def go(node, page, path):
        if node is None:
            return
        if isinstance(node, pikepdf.Array):
            for child in node:
                go(child, page, path)
        elif isinstance(node, int):
            tagged.add((page, int(node)))
        elif "/MCID" in node:
            at = node.get("/Pg")
            tagged.add((at.objgen if at is not None else page, int(node["/MCID"])))
        elif "/S" in node:
            kind = str(node["/S"])[1:]
            at = node.get("/Pg")
            tree.append((kind, node, path))
            go(node.get("/K"), at.objgen if at is not None else page, (*path, kind))

    go(node, page, ())


def of_headings(tree):
    levels = [int(kind[1:]) for kind, *_ in tree if re.fullmatch(r"H[1-6]", kind)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"its headings do not begin with the one first heading: {levels}"
    for before, after in zip(levels, levels[1:]):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    if len(levels) < 2:
        yield "it has no headings below its title"


def kinds_below(element):
    children = element.get("/K", [])
    children = children if isinstance(children, pikepdf.Array) else [children]
    return [(str(child["/S"])[1:], child) for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]


def scope(cell):
    about = cell.get("/A", [])
    about = about if isinstance(about, pikepdf.Array) else [about]
    return next((str(a["/Scope"]) for a in about if isinstance(a, pikepdf.Dictionary) and "/Scope" in a), None)


def of_tables(tree):
    for kind, element, path in tree:
        if kind == "Table":
            rows = []
            for below, child in kinds_below(element):
                rows += [child] if below == "TR" else [row for name, row in kinds_below(child) if name == "TR"]
            widths = {len(kinds_below(row)) for row in rows}
            if not rows or len(widths) != 1:
                yield f"a table has rows of {sorted(widths)} cells"
            heads = [cell for row in rows for name, cell in kinds_below(row) if name == "TH"]
            if not heads:
                yield "a table has no head cells"
            if any(scope(cell) not in ("/Row", "/Column", "/Both") for cell in heads):
                yield "a head cell of a table does not say what it heads"
        if kind in ("TH", "TD") and "TR" not in path[-1:]:
            yield "a cell stands in no row"
        if kind == "LI" and path[-1:] != ("L",):
            yield "an entry stands in no list"


def of_contents(file, tagged):
    drawn = set()
    for number, page in enumerate(file.pages, 1):
        properties = page.get("/Resources", {}).get("/Properties", {})
        open_marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                about = operands[1] if name == "BDC" else {}
                about = properties.get(str(about), {}) if isinstance(about, pikepdf.Name) else about
                piece = (page.objgen, int(about["/MCID"])) if "/MCID" in about else None
                if piece in drawn:
                    yield f"page {number} gives one mark to two pieces"
                if piece:
                    drawn.add(piece)
                open_marks.append(str(operands[0]) == "/Artifact" or piece in tagged)
            elif name == "EMC":
                open_marks.pop()
            elif name in SHOWS_TEXT and not any(open_marks):
                yield f"page {number} has text that no tag owns"
            elif name in PAINTS and not any(open_marks):
                yield f"page {number} has a drawing that no tag owns"
    if tagged - drawn:
        yield "a tag owns a piece that is on no page"


def of_fonts(file):
    for number, page in enumerate(file.pages, 1):
        fonts = page.get("/Resources", {}).get("/Font", {})
        for font in (fonts[name] for name in fonts.keys()):
            below = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            about = below.get("/FontDescriptor", {})
            if not any(name in about for name in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"page {number} uses a font that is not in the file"
            if "/ToUnicode" not in font:
                yield f"page {number} uses a font whose letters cannot be copied"


def of_pages(path, count):
    heads = None
    for n in range(1, count + 1):
        read = subprocess.run(
            ["pdftotext", "-layout", "-enc", "UTF-8", "-f", str(n), "-l", str(n), path, "-"],
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [" ".join(line.split()) for line in read.stdout.splitlines() if line.strip()]
        if f"Page {n} of {count}" not in " ".join(lines):
            yield f"page {n} does not say that it is page {n} of {count}"
        if heads is None:
            # The band ends where the title, with the version beside it, begins.
            title = next((at for at, line in enumerate(lines) if re.search(r"\bVersion \d+\b", line)), 0)
            heads = lines[: max(title, 2)]
        elif lines[: len(heads)] != heads:
            yield f"page {n} does not begin with the banner of the first"


if __name__ == "__main__":
    check(sys.argv[1:], of_file)
