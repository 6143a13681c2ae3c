"""Any answer as a table: cells that no spreadsheet takes for a formula, a column for each field."""

import csv
import io
from datetime import date

import pytest
from pydantic import BaseModel

from libs.common.http.tables import csv_lines, plain_cell, table


class Item(BaseModel):
    name: str
    group: dict[str, str] = {}
    tags: list[str] = []
    day: date | None = None
    owed: int = 0


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@sum", "\t=1", " =1", "\u00a0=1", "\uff1d1", "\r=1", "-", "+"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+7.5", "1e5", "-1,250.00", "李娜", "a=b", "", "2026-03-02"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert plain_cell(text) == text


def test_each_field_is_a_column_and_what_lies_in_it_one_for_each_name() -> None:
    items = [
        Item(name="a", group={"day": "1", "team": "=x"}, tags=["b", "c"], day=date(2026, 3, 2), owed=-5),
        Item(name='q"uo,te\nline'),
    ]
    answer = table(items, "book")
    rows = list(csv.reader(io.StringIO(bytes(answer.body).decode())))
    assert rows == [
        ["name", "group.day", "group.team", "tags", "day", "owed"],
        ["a", "1", "'=x", "b c", "2026-03-02", "-5"],
        ['q"uo,te\nline', "", "", "", "", "0"],
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="book.csv"'


def test_nothing_is_a_table_with_its_columns() -> None:
    assert bytes(table([], "none", list(Item.model_fields)).body) == b"name,group,tags,day,owed\r\n"
    assert csv_lines([[None, 1]]) == b",1\r\n"
