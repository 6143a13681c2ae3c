"""`dunwell import`: how files are read, and how rows are sent to a system that is busy, away or slow."""

import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from dunwell.cli.import_ import Importer, Unfinished
from dunwell.cli.rows import write_rejects
from libs.common.http.tables import plain_cell
from services.intake.adapters.files import open_bytes, open_path
from services.intake.ports import RowsRefused
from services.intake.store.quarantine import digest

HEADER = "no,who,owed\n"


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def rows_of(path: Path) -> list[Any]:
    return [orjson.loads(row.line) if row.flaw is None else row.flaw for row in open_path(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["book.csv", "book.CSV.gz"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_encoding_packing_and_delimiter(
    tmp_path: Path, encoding: str, name: str, delimiter: str
) -> None:
    text = '编号,姓名,"note"\r\n1,李娜,"a ""b"""\r\n\r\n2,王强,x\r\n'.replace(",", delimiter)
    path = a_file(tmp_path, name.lower(), text.encode(encoding))
    assert rows_of(path) == [
        {"编号": "1", "姓名": "李娜", "note": 'a "b"'},
        {"编号": "2", "姓名": "王强", "note": "x"},
    ]


def test_a_ragged_row_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.csv", (HEADER + "1,a,5\n2,b\n3,c,7,8\n4,d,9\n").encode())
    assert [row if isinstance(row, str) else row["no"] for row in rows_of(path)] == [
        "1", "the row has 2 cells, the header 3", "the row has 4 cells, the header 3", "4",
    ]  # fmt: skip


def test_lines_of_ndjson_are_sent_as_they_are(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.ndjson.gz", b'{"a": 1}\n\n  {"a":2}\r\nnonsense')
    assert [row.line for row in open_path(path)] == [b'{"a": 1}', b'{"a":2}', b"nonsense"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("book.xlsx", b"PK", "read"),
        ("book.xls", b"PK", "csv"),
        ("book.csv", b"", "empty"),
        ("book.csv", b"a,a\n1,2\n", "name of its own"),
        ("book.csv", b"a,\n1,2\n", "name of its own"),
        ("book.csv", b"a,b\n\xff\xff\xff\n", "UTF-8"),
        ("book.csv.gz", b"", "read"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content or (b"no gzip" if name.endswith(".gz") else b""))
    with pytest.raises(RowsRefused, match=word):
        list(open_path(path))


SHEET = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Exten'
    'sion="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-of'
    'ficedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/wor'
    'kbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://sc'
    'hemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></she'
    "ets></workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    '><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Targ'
    'et="worksheets/sheet1.xml"/></Relationships>',
}


def a_sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook of one sheet, as spreadsheets write it."""
    cells = [
        "".join(
            f"<c><v>{cell}</v></c>" if not isinstance(cell, str)
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        )
        for row in rows
    ]  # fmt: skip
    data = "".join(f"<row>{row}</row>" for row in cells)
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData></worksheet>'
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {**SHEET, "xl/worksheets/sheet1.xml": sheet}.items():
            packed.writestr(name, text)
    return whole.getvalue()


def test_a_workbook_is_read_as_text_and_a_number_that_lost_its_digits_is_refused(tmp_path: Path) -> None:
    content = a_sheet([["no", "who"], [7, "李娜"], [1250.5, "b"], [6217000010001234567, "c"]])
    first, second, third = rows_of(a_file(tmp_path, "book.xlsx", content))
    assert (first, second) == ({"no": "7", "who": "李娜"}, {"no": "1250.5", "who": "b"})
    assert "more than 15 digits" in third


@pytest.mark.parametrize("name", ["book.csv.gz", "book.ndjson.gz", "book.xlsx"])
def test_what_is_packed_small_and_unpacks_to_much_is_refused(name: str) -> None:
    lines = b"a,b\n" + b"1,2\n" * 100_000
    raw = a_sheet([["a", "b"], *[[1, 2]] * 20_000]) if name.endswith("xlsx") else gzip.compress(lines)
    with pytest.raises(RowsRefused, match="split it"):
        list(open_bytes(name, raw, 100_000))
    assert list(open_bytes(name, raw, 10_000_000))


def test_rejects_are_written_beside_the_file_and_can_be_mended_and_imported(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.csv", (HEADER + '1,"=cmd|x",-5\n2,b,6\n3,@c,+7.5\n').encode())
    place = write_rejects(path, open_path(path), {1: "/owed: no", 3: "=why"})
    text = place.read_text("utf-8-sig")
    assert text.splitlines() == ["no,who,owed,dunwell_reasons", "1,'=cmd|x,-5,/owed: no", "3,'@c,+7.5,'=why"]
    assert rows_of(place) == [{"no": "1", "who": "=cmd|x", "owed": "-5"}, {"no": "3", "who": "@c", "owed": "+7.5"}]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("+8613800138000", "+8613800138000"), ("-5.2", "-5.2"), ("-5+2", "'-5+2"), ("@x", "'@x"),
     ("\tx", "'\tx"), ("1.00E+05", "1.00E+05"), ("x=1", "x=1")],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert plain_cell(cell) == safe


class Server:
    """An intake that answers as it is told; what it took it keeps."""

    def __init__(self, *moods: int | Exception) -> None:
        self.moods, self.taken, self.asked = list(moods), list[Any](), 0
        self.waiting = [5, 2, 0]
        self.rejects: list[dict[str, Any]] = []
        self.http = httpx.Client(transport=httpx.MockTransport(self.answer), base_url="http://system")

    def headers(self) -> dict[str, str]:
        return {}

    def post(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        return {"id": "import-1"}

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/rejects"):
            return httpx.Response(200, content=b"".join(orjson.dumps(reject) + b"\n" for reject in self.rejects))
        if request.method == "GET":
            waiting = self.waiting.pop(0) if len(self.waiting) > 1 else self.waiting[0]
            count = {"received": len(self.taken), "duplicate": 0, "left_out": 0, "rejected": len(self.rejects)}
            return httpx.Response(200, json={**count, "accepted": 5, "processed": 5 - waiting, "waiting": waiting})
        self.asked += 1
        mood = self.moods.pop(0) if self.moods else 202
        if isinstance(mood, Exception):
            raise mood
        if mood != 202:
            return httpx.Response(mood, json={"detail": "later", "errors": []}, headers={"Retry-After": "7"})
        assert len(request.content) <= 8_000_000
        self.taken += request.content.split(b"\n")
        return httpx.Response(202, json={"rejected": []})


def an_importer(server: Server, path: Path, pauses: list[float]) -> Importer:
    client: Any = server
    return Importer(client, open_path(path), "core", None, pauses.append, lambda: sum(pauses))


def test_a_busy_system_is_asked_again_when_it_says(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.csv", (HEADER + "1,a,5\n").encode())
    server, pauses = Server(429, httpx.ConnectError("away"), 503, 202), list[float]()
    outcome = an_importer(server, path, pauses).run()
    assert (server.asked, pauses[:3]) == (4, [7.0, 1.0, 7.0])
    assert [orjson.loads(line) for line in server.taken] == [{"no": "1", "who": "a", "owed": "5"}]
    assert outcome.counts["processed"] == 5


def test_a_refusal_ends_the_import_with_its_words(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.csv", (HEADER + "1,a,5\n").encode())
    with pytest.raises(Unfinished, match="422: later"):
        an_importer(Server(422), path, []).run()


def test_a_system_that_takes_nothing_or_does_not_move_is_given_up(tmp_path: Path) -> None:
    path = a_file(tmp_path, "book.csv", (HEADER + "1,a,5\n").encode())
    with pytest.raises(Unfinished, match="does not take rows"):
        an_importer(Server(*[429] * 1_000), path, []).run()
    stuck = Server()
    stuck.waiting = [3]
    with pytest.raises(Unfinished, match="3 rows wait"):
        an_importer(stuck, path, []).run()


def test_a_long_file_goes_in_pieces_and_a_reject_found_later_is_told_by_its_row(tmp_path: Path) -> None:
    lines = [f"{n},{'x' * 500},{n}" for n in range(5_000)]
    path = a_file(tmp_path, "book.csv", (HEADER + "\n".join(lines) + "\nragged\n").encode())
    server = Server()
    refused = {"no": "17", "who": "x" * 500, "owed": "17"}
    reason = [{"pointer": "/who", "code": "c", "message": "nobody"}]
    server.rejects = [{"row": digest(orjson.dumps(refused)), "errors": reason}]
    outcome = an_importer(server, path, []).run()
    assert server.asked > 2 and len(server.taken) == 5_000
    assert outcome.rejects == {18: "/who: nobody", 5_001: "the row has 1 cells, the header 3"}
    assert (outcome.counts["received"], outcome.counts["rejected"]) == (5_001, 2)
