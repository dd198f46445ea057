"""The raw files carry the tables, and exactly the untidiness that was asked for."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from datasets import shop
from datasets.shop.defects import DEFECTS, FILE
from workbook.errors import WorkbookError

WANTED: dict[str, int | float] = {
    "price_text": 4,
    "odd_moment": 0.05,
    "untidy_email": 5,
    "null_word": 9,
    "lost_zeros": 11,
    "hard_note": 7,
    "bom_file": 2,
    "cp1252_file": 3,
}
SEEDS = (1, 2, 77)


def read(file: Path) -> list[dict[str, str]]:
    """The rows of a file in whichever of the three encodings it is."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    separator = ";" if ";" in text.splitlines()[0] else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def orders(folder: Path) -> list[dict[str, str]]:
    """The rows of all files of orders."""
    return [row for file in sorted(folder.glob("orders_*.csv")) for row in read(file)]


def keys(written: dict[str, Any], name: str) -> Any:
    """The keys the manifest of the files gives for a defect."""
    return written["defects"][name]["keys"]


def test_every_defect_of_files_is_tested() -> None:
    """The list above is complete."""
    assert set(WANTED) == {name for name, defect in DEFECTS.items() if defect.kind == FILE}


@pytest.mark.parametrize("seed", SEEDS)
def test_clean_files_say_what_the_tables_say(seed: int, tmp_path: Path) -> None:
    """Read back by plain rules, the files give the tables, cell by cell."""
    made = shop.generate(seed, 0.002)
    shop.write_files(made, tmp_path)
    expected = {name: table.to_pylist() for name, table in made.tables.items()}
    sku = {row["product_id"]: row["sku"] for row in expected["products"]}
    for row in expected["order_items"]:
        row["sku"] = sku[row.pop("product_id")]
    found: dict[str, list[dict[str, Any]]] = {
        name: list(read(tmp_path / f"{name}.csv"))
        for name in ("users", "products", "order_items", "order_discounts")
    }
    found["orders"] = list(orders(tmp_path))
    found["refunds"] = json.loads((tmp_path / "refunds.json").read_bytes())
    lines = (tmp_path / "payments.jsonl").read_bytes().splitlines()
    found["payments"] = [json.loads(line) for line in lines]
    for name, rows in found.items():
        columns = expected[name][0].keys()
        as_text = [{column: str(row[column]) for column in columns} for row in rows]
        assert as_text == [{c: cell(v) for c, v in row.items()} for row in expected[name]], name


def cell(value: object) -> str:
    """A value of a table in the words of the contract."""
    if value is None:
        return ""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, dt.datetime) else str(value)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_manifest_equals_a_recount(seed: int, tmp_path: Path) -> None:
    """Reading the files finds exactly the keys the manifest of the files names."""
    written = shop.write_files(shop.generate(seed, 0.01), tmp_path, WANTED)
    sent = orders(tmp_path)
    users, products = read(tmp_path / "users.csv"), read(tmp_path / "products.csv")
    lines = read(tmp_path / "order_items.csv")
    found: dict[str, list[Any]] = {
        "price_text": [int(r["product_id"]) for r in products if set(r["price"]) & set("$,")],
        "odd_moment": [int(r["order_id"]) for r in sent if not r["ordered_at"].endswith("Z")],
        "untidy_email": [
            int(r["user_id"]) for r in users if r["email"] != r["email"].strip().lower()
        ],
        "null_word": [
            int(r["order_id"]) for r in sent if r["shipped_on"] in ("N/A", "-", "null", "NULL")
        ],
        "lost_zeros": [[int(r["order_id"]), int(r["line_no"])] for r in lines if len(r["sku"]) < 6],
        "hard_note": [int(r["order_id"]) for r in sent if "\n" in r["note"]],
    }
    for name, expected in found.items():
        assert sorted(expected) == sorted(keys(written, name)), name
        assert written["defects"][name]["count"] == len(expected)
    files = sorted(tmp_path.glob("orders_*.csv"))
    bom = [int(f.stem[-2:]) for f in files if f.read_bytes().startswith(codecs.BOM_UTF8)]
    semicolons = [int(f.stem[-2:]) for f in files if b";" in f.read_bytes().splitlines()[0]]
    assert (bom, semicolons) == (keys(written, "bom_file"), keys(written, "cp1252_file"))
    assert (len(bom), len(semicolons)) == (2, 3)


def test_odd_moments_mean_the_same_moment(tmp_path: Path) -> None:
    """Each of the three other notations reads back to the moment in the table."""
    made = shop.generate(3, 0.002)
    written = shop.write_files(made, tmp_path, {"D7": 60})
    truth = {r["order_id"]: r["ordered_at"] for r in made.tables["orders"].to_pylist()}
    rows = {int(row["order_id"]): row for row in orders(tmp_path)}
    notations = set()
    for order in keys(written, "odd_moment"):
        text = rows[order]["ordered_at"]
        if text.isdigit():
            read_back = dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC)
        else:
            form = "%d.%m.%Y %H:%M:%S" if "." in text else "%m/%d/%Y %I:%M:%S %p"
            read_back = dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC)
        assert read_back == truth[order]
        notations.add("".join(sorted(set(text) - set("0123456789 APM"))))
    assert notations == {"", ".:", "/:"}


def test_local_times_are_those_of_vienna_and_once_ambiguous(tmp_path: Path) -> None:
    """The wall clock fits the moment; in the double hour two moments share a wall clock hour."""
    made = shop.generate(3, 0.01, {"D15": 40})
    shop.write_files(made, tmp_path)
    vienna = ZoneInfo("Europe/Vienna")
    double = set()
    for row in orders(tmp_path):
        moment = dt.datetime.fromisoformat(row["ordered_at"])
        assert f"{moment.astimezone(vienna):%Y-%m-%d %H:%M:%S}" == row["ordered_local"]
        if row["ordered_local"].startswith("2024-10-27 02"):
            double.add(moment.hour)
    assert double == {0, 1}


def test_older_rows_of_an_order_arrive_in_a_later_file(tmp_path: Path) -> None:
    """Of two conflicting rows the older one (by updated_at) stands in the later file."""
    made = shop.generate(3, 0.01, {"D2": 30})
    shop.write_files(made, tmp_path)
    late = 0
    by_order: dict[str, list[tuple[str, str]]] = {}
    for file in sorted(tmp_path.glob("orders_*.csv")):
        for row in read(file):
            by_order.setdefault(row["order_id"], []).append((file.name, row["updated_at"]))
    twice = [rows for rows in by_order.values() if len(rows) == 2]
    assert len(twice) == 30
    for first, second in twice:
        late += first[0] < second[0] and first[1] > second[1]
    december = sum(rows[0][0].endswith("12.csv") for rows in twice)
    assert late == 30 - december


def test_files_are_a_function_of_their_arguments(tmp_path: Path) -> None:
    """Same shop, same defects: same bytes."""
    made = shop.generate(3, 0.001)
    small: dict[str, int | float] = {"D6": 2, "D14": 1}
    first = shop.write_files(made, tmp_path / "a", small)
    assert shop.write_files(made, tmp_path / "b", small) == first
    for name in first["files"]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_table_defects_are_refused_here(tmp_path: Path) -> None:
    """D3 belongs to generate; the message says so."""
    with pytest.raises(WorkbookError, match="no defect 'D3' here"):
        shop.write_files(shop.generate(3, 0.001), tmp_path, {"D3": 1})
