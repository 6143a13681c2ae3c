"""A file as a loan system writes it, with what such files have: wrong amounts, days that are none, phones cut short."""

import csv
import io
from typing import NamedTuple

HEADERS = {
    "en": ("loan_id", "customer_id", "name", "mobile", "overdue_amount", "currency", "due_date", "branch"),
    "zh": ("合同号", "客户号", "姓名", "手机号", "逾期金额", "币种", "到期日", "网点"),
}
NAMES = ("王芳", "李娜", "张伟", "刘洋", "陈静", "杨磊", "赵敏", "黄强")
GOOD = 24


class Bad(NamedTuple):
    """A row with one wrong cell, and where it is refused."""

    loan: str
    column: int
    value: str


def bad_rows(prefix: str) -> list[Bad]:
    return [
        Bad(f"{prefix}-901", 4, "壹仟元"), Bad(f"{prefix}-902", 6, "2026-02-30"), Bad(f"{prefix}-903", 3, "1380013"),
        Bad(f"{prefix}-904", 4, "-20.00"), Bad(f"{prefix}-905", 1, ""), Bad(f"{prefix}-906", 5, "RMB"),
    ]  # fmt: skip


def broken_file(language: str, prefix: str) -> bytes:
    """24 good rows, six wrong ones among them, and one that lacks cells."""
    rows = [list(_good(f"{prefix}-{number:03}", number)) for number in range(GOOD)]
    for number, bad in enumerate(bad_rows(prefix)):
        row = list(_good(bad.loan, 100 + number))
        row[bad.column] = bad.value
        rows.insert(number * 3 + 1, row)
    rows.append([f"{prefix}-907", "C-907"])
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS[language], *rows])
    return text.getvalue().encode("gb18030" if language == "zh" else "utf-8")


def _good(loan: str, number: int) -> tuple[str, ...]:
    return (
        loan, f"C-{loan}", NAMES[number % len(NAMES)], f"+8613800{138000 + number:06}", f"{1_000 + 37 * number}.50",
        "CNY", f"2026-{1 + number % 9:02}-{1 + number % 27:02}", f"上海{number % 3 + 1}部",
    )  # fmt: skip
