"""DOCX: opened by two readers of other makes. LibreOffice has turned each into a PDF (`--pages FOLDER`), which must be as long as
the document's own PDF, give or take a page; python-docx reads title, language, headings and table heads."""

import os
import subprocess
import sys

import docx
from docx.oxml.ns import qn

from faults import check


def page_count(path):
    said = subprocess.run(["qpdf", "--show-npages", path], capture_output=True, text=True, check=True)
    return int(said.stdout)


def flat(path):
    """One name for a file of any folder, so that all can be turned into PDF in one go."""
    return path.strip("/").replace("/", "~")


def of_file(path):
    word = docx.Document(path)
    about = word.core_properties
    if not about.title or about.language != "en-GB":
        yield f"its title is '{about.title}' and its language '{about.language}', not en-GB"
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    if styles.count("Title") != 1 or "Heading 1" not in styles:
        yield "it lacks a title or headings"
    for table in word.tables:
        first = table.rows[0]._tr.trPr
        if first is None or first.find(qn("w:tblHeader")) is None:
            yield "a table's head does not come again on the next page"
    made = os.path.join(pages, flat(path)[: -len("docx")] + "pdf")
    if not os.path.exists(made):
        yield "LibreOffice made no PDF of it"
        return
    here = page_count(made)
    own = path[: -len("docx")] + "pdf"
    if not os.path.exists(own):
        yield "no PDF of the same document lies beside it"
    elif abs(here - page_count(own)) > 1:
        yield f"LibreOffice sets it on {here} pages; the PDF has {page_count(own)}"


if __name__ == "__main__":
    if sys.argv[1] == "--flat":
        print(flat(sys.argv[2]))
        sys.exit()
    pages = sys.argv[2]
    check(sys.argv[3:], of_file)
