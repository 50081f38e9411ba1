"""Spoils one good file of each kind in every way the checks are there to find, and afterwards sees that each was refused.

`spoil.py make PAPERS FOLDER` writes the spoiled files, each in a folder of its own, and what must be said of it.
`spoil.py judge FOLDER SAID` compares that with what the checks said.
"""

import csv
import io
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pikepdf

expected = []


def place(kind, name, like):
    folder = into / kind / name
    folder.mkdir(parents=True)
    return folder / like.name


def spoiled(kind, name, like, says, data):
    path = place(kind, name, like)
    path.write_bytes(data)
    expected.append((path, says))
    return path


def pdfs(good, long):
    def each(name, says, spoil, like=good):
        path = place("pdf", name, like)
        with pikepdf.open(like) as file:
            spoil(file)
            file.save(path)
        expected.append((path, says))

    def elements(file, kind):
        found = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and str(o.get("/S", "")) == f"/{kind}"]
        return [o for o in found if "/P" in o]

    def no_language(file):
        del file.Root["/Lang"]

    def no_title_shown(file):
        del file.Root["/ViewerPreferences"]

    def level_skipped(file):
        for heading in elements(file, "H2"):
            heading["/S"] = pikepdf.Name("/H3")

    def untagged(file):
        kept, done = [], False
        for operands, operator in pikepdf.parse_content_stream(file.pages[0]):
            if not done and str(operator) == "BDC" and "/MCID" in operands[1]:
                operands, operator, done = [pikepdf.Name("/Span")], pikepdf.Operator("BMC"), True
            kept.append((operands, operator))
        file.pages[0].Contents = file.make_stream(pikepdf.unparse_content_stream(kept))

    def no_scope(file):
        for cell in elements(file, "TH"):
            if "/A" in cell:
                del cell["/A"]

    def no_font(file):
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary):
                for name in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if name in thing:
                        del thing[name]

    def no_bookmarks(file):
        del file.Root["/Outlines"]

    def another_page(file):
        file.pages.append(file.pages[0])

    def pages_turned(file):
        file.pages.reverse()

    def no_standard(file):
        with file.open_metadata(set_pikepdf_as_editor=False) as about:
            del about["pdfuaid:part"]
            del about["pdfaid:part"]

    each("no_language", "its language is not given", no_language)
    each("no_title_shown", "a window would show its file name", no_title_shown)
    each("level_skipped", "a heading of level 3 follows one of level 1", level_skipped)
    each("untagged", "has text that no tag owns", untagged)
    each("no_scope", "does not say what it heads", no_scope)
    each("no_font", "uses a font that is not in the file", no_font)
    each("no_bookmarks", "it has no bookmarks", no_bookmarks)
    each("another_page", "does not say that it is page 1 of", another_page)
    each("pages_turned", "does not say that it is page 1 of", pages_turned, long)
    each("no_standard", "its metadata does not say PDF/UA-1", no_standard)
    each("no_standard_2", "PDF/A-2a: ", no_standard)
    spoiled("pdf", "cut_off", good, "qpdf --check", good.read_bytes()[:-600])


def repacked(good, part, change):
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry.filename == part else data)
    return out.getvalue()


def words(good, short, long):
    spoiled("docx", "cut_off", good, "cannot be read", good.read_bytes()[:-600])
    body = "word/document.xml"
    spoiled("docx", "no_head", good, "does not come again", repacked(good, body, lambda d: d.replace(b"<w:tblHeader/>", b"")))
    no_title = lambda d: d.replace(b'w:val="Heading1"', b'w:val="Normal"')
    spoiled("docx", "no_headings", good, "it lacks a title or headings", repacked(good, body, no_title))
    core = lambda d: d.replace(b"en-GB", b"de-DE")
    spoiled("docx", "no_language", good, "not en-GB", repacked(good, "docProps/core.xml", core))
    spoiled("docx", "grown", short, "; the PDF has ", long.read_bytes())
    broken = lambda d: d.replace(b"</w:body>", b"")
    spoiled("docx", "unreadable", good, "cannot be read", repacked(good, body, broken))
    for path, _ in expected:
        if path.suffix == ".docx":
            shutil.copy((short if path.name == short.name else good).with_suffix(".pdf"), path.with_suffix(".pdf"))


def web_pages(good, long):
    def each(name, says, old, new, like=good):
        page = like.read_text(encoding="utf-8")
        assert old in page, old
        spoiled("html", name, like, says, page.replace(old, new, 1).encode())

    each("unclosed", "error: ", "</section>", "")
    each("pale", "color-contrast", "<h1>", '<h1 style="color: #aaaaaa">')
    each("level_skipped", "heading-order", "<h1>", "<h1>a</h1><h5>b</h5><h1>")
    each("no_language", "html-has-lang", ' lang="en-GB"', "")
    each("fetches", "it asks for http://127.0.0.1:9/a.png", "<main>", '<main><img alt="a" src="http://127.0.0.1:9/a.png">')
    each("no_keys", "scrollable-region-focusable, 320 wide", ' tabindex="0"', "")
    each("runs", "1 elements that run or fetch", "</main>", "<script>1;</script></main>")
    each("wide", "has to be scrolled sideways", "<h1>", '<p style="min-width: 40rem">wide</p><h1>')
    each("anonymous_print", "does not say whose it is", "@top-left { width: 66%; content: ", "@top-left { x: ", long)


def bundles(good):
    def each(name, says, spoil):
        bundle = json.loads(good.read_text(encoding="utf-8"))
        spoil(bundle)
        spoiled("fhir.json", name, good, says, json.dumps(bundle).encode())

    def composition(bundle):
        return bundle["entry"][0]["resource"]

    def patient(bundle):
        return next(e for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")

    each("no_status", "status", lambda b: composition(b).pop("status"))
    each("no_status_2", "Missing required property", lambda b: composition(b).pop("status"))
    each("two_patients", "it is about 2 patients", lambda b: b["entry"].append(patient(b)))
    each("somebody_else", "points to somebody who is not its patient", lambda b: composition(b)["subject"].update(reference="urn:uuid:x"))
    each("unknown", "nickname", lambda b: patient(b)["resource"].update(nickname="x"))
    each("no_document", "it is not a document", lambda b: b.update(type="collection"))


def texts(good, markdown, calendar, manifest):
    text = good.read_bytes()
    spoiled("txt", "long_line", good, "takes 81 columns", text + b"x" * 81 + b"\n")
    spoiled("txt", "wide_letters", good, "takes 82 columns", text + "李".encode() * 41 + b"\n")
    spoiled("txt", "control", good, "control characters", text + b"\x1b[2J\n")
    spoiled("txt", "not_utf_8", good, "cannot be read", text + b"\xe9\n")
    spoiled("md", "level_skipped", markdown, "a heading skips a level", markdown.read_bytes() + b"\n#### x\n")
    spoiled("md", "mark_up", markdown, "mark-up of a web page", markdown.read_bytes() + b"\n<b>x</b>\n")
    spoiled("ics", "plain_lines", calendar, "lines that end with CR LF", calendar.read_bytes().replace(b"\r\n", b"\n"))
    changed = spoiled("manifest.json", "changed", manifest, "is not the file that was written", manifest.read_bytes())
    for entry in json.loads(manifest.read_text(encoding="utf-8"))["files"]:
        shutil.copy(manifest.parent / entry["file"], changed.parent)
    with open(changed.parent / json.loads(manifest.read_text(encoding="utf-8"))["files"][0]["file"], "ab") as file:
        file.write(b" ")
    (changed.parent / "a.txt").write_bytes(b"a")
    expected.append((changed, "files it does not name: ['a.txt']"))
    tables = {
        "formula": (b"\xef\xbb\xbfa,b\r\nx,=1+1\r\n", "would work out"),
        "no_mark": (b"a,b\r\n", "no byte order mark"),
        "ragged": (b"\xef\xbb\xbfa,b,c\r\nx,y\r\n", "row 2 has 2 cells, and the table above it 3"),
    }
    for name, (data, says) in tables.items():
        spoiled("csv", name, Path("a.csv"), says, data)


def make(papers):
    papers = papers / "amended"

    def one(ending, number=1):
        """An extract of the first practice: the first is typical, the third is short."""
        return next(papers.glob(f"MDG-HK_2026-11-19/X99001/*_P{number:02}_v1.{ending}"))

    def longest(ending):
        return max((p for p in papers.glob("MDG-HK_2026-11-19/*/*.pdf")), key=lambda p: p.stat().st_size).with_suffix(f".{ending}")

    pdfs(one("pdf"), longest("pdf"))
    words(one("docx"), one("docx", 3), longest("docx"))
    web_pages(one("html"), longest("html"))
    bundles(one("fhir.json"))
    texts(one("txt"), one("md"), next(papers.rglob("*.ics")), next(papers.glob("MDG-HK_2026-11-19/X99003/manifest.json")))
    with open(into / "expected.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(expected)


def judge(said):
    with open(into / "expected.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    missed = [(path, says) for path, says in rows if not any(line.startswith(f"{path}: ") and says in line for line in said)]
    for path, says in missed:
        print(f"{os.path.relpath(path, into)} was let through: nothing was said of '{says}'.")
    if not rows or missed:
        sys.exit(1)
    print(f"{len(rows)} spoiled files: each was refused, for the reason it was spoiled.")


if __name__ == "__main__":
    what, first, second = sys.argv[1:]
    if what == "make":
        into = Path(second).resolve()
        make(Path(first).resolve())
    else:
        into = Path(first).resolve()
        judge(Path(second).read_text(encoding="utf-8").splitlines())
