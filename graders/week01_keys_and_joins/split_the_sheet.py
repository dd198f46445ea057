"""Hidden checks of ``split_the_sheet``: nothing is lost, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datasets.shop import generate
from workbook.checks import Incorrect, check
from workbook.database import Database, SqlError
from workbook.difference import Changed, Difference, canonical, difference
from workbook.lab import Lab
from workbook.message import Message
from workbook.student import Student
from workbook.table import Table

SHEET = "orders_flat"
VIEW = "orders_rebuilt"
LINE = ("order_id", "line_no")
CUSTOMER = (
    "customer_name",
    "customer_email",
    "customer_signed_up_at",
    "customer_updated_at",
    "city",
)
PRODUCT = (
    "sku",
    "product_name",
    "category",
    "list_price",
    "weight_grams",
    "product_updated_at",
)
ORDER = (
    "ordered_at",
    "status",
    "promised_on",
    "shipped_on",
    "discount_code",
    "order_discount",
    "order_total",
    "paid_total",
    "refunded_total",
    "customer_id",
)
DECIDES: dict[tuple[str, ...], tuple[str, ...]] = {
    LINE: ("product_id", "quantity", "unit_price"),
    ("order_id",): ORDER,
    ("customer_id",): CUSTOMER,
    ("city",): ("country",),
    ("product_id",): PRODUCT,
}
# The widest table in third normal form has 11 columns.
TOO_WIDE = 15
SHOWN = 5


@check("correct", points=3)
def every_line_comes_back(student: Student, lab: Lab) -> None:
    """Rebuilds every line of the sheet, also of an empty one, without the sheet."""
    sheets = [_sheet(seed) for seed in lab.seeds]
    sheets += [sheets[0].slice(0, 0), sheets[0].slice(0, 1)]
    _expect_rebuilt(student, lab, sheets)


@check("correct", points=3)
def every_fact_stands_once(student: Student, lab: Lab) -> None:
    """Keeps each fact in one row of one table, under the declared key that decides it."""
    faults: dict[tuple[str, ...], None] = {}
    with _database(lab) as database:
        for seed in lab.seeds:
            sheet = _sheet(seed)
            tables = _decomposed(student, lab, database, sheet)
            faults |= dict.fromkeys(_homeless(tables, _truth(sheet)))
            faults |= dict.fromkeys(_repeated(tables))
    lab.observe(sorted({fault[1:] for fault in faults}))
    if faults:
        columns = ("determinant", "column", "what is wrong", "table")
        shown = tuple((*fault[1:], fault[0]) for fault in list(faults)[:SHOWN])
        move = "Which table is about this determinant, and about nothing else?"
        verdict = "Not every fact stands once, under the key that decides it."
        raise Incorrect(Message(verdict, Difference("", columns, shown), next_move=move))


@check("robust", points=2)
def the_latest_name_is_right(student: Student, lab: Lab) -> None:
    """Knows every customer once, as the latest lines describe them."""
    _expect_rebuilt(student, lab, [_sheet(seed, renamed=12) for seed in lab.seeds])


@check("robust", points=2)
def one_update_reaches_every_line(student: Student, lab: Lab) -> None:
    """Shows a change of one row on every line that is concerned, and on no other."""
    seen: list[tuple[str, Difference | None]] = []
    with _database(lab) as database:
        for seed in lab.seeds:
            random, sheet = Random(seed), _sheet(seed, renamed=4)
            tables = _decomposed(student, lab, database, sheet)
            rows = _truth(sheet).records()
            for key, column, value in _changes(random, rows):
                old = random.choice(rows)[key]
                update = (
                    f"UPDATE {_home(tables, key, column)} SET {column} = :value WHERE {key} = :old"
                )
                database.run(update, {"value": value, "old": old})
                _follow(rows, key, old, column, value)
                found = difference(Table.from_records(rows), _rebuilt(database), key=LINE)
                seen.append((f"{column} of {key} {old}", found))
    lab.observe([found is None for _, found in seen])
    for what, found in seen:
        if found:
            verdict = f"The view does not show a change of one row: the {what}."
            raise Incorrect(Message(verdict, _narrow(found)))


@dataclass(frozen=True)
class _Home:
    """A table of the learner's: its columns, its declared keys and its rows."""

    name: str
    columns: tuple[str, ...]
    keys: frozenset[frozenset[str]]
    rows: list[dict[str, Any]]


def _expect_rebuilt(student: Student, lab: Lab, sheets: list[pa.Table]) -> None:
    """Compares the view with the sheet, after the sheet was thrown away."""
    found = []
    with _database(lab) as database:
        for sheet in sheets:
            _decomposed(student, lab, database, sheet)
            rebuilt = _rebuilt(database)
            order = sorted(range(len(rebuilt.columns)), key=lambda place: rebuilt.columns[place])
            lab.observe(_project(rebuilt, order))
            found.append(difference(_truth(sheet), rebuilt, key=LINE))
    for problem in found:
        if problem:
            raise Incorrect(Message("The view is not the sheet again.", _narrow(problem)))


@contextmanager
def _database(lab: Lab) -> Iterator[Database]:
    """Opens a fresh database whose answers do not go into the fingerprint by themselves.

    Names and order of columns are the learner's own, and say nothing about the mistake.
    """
    with lab.database() as database:
        database.observe = lambda value: None
        yield database


def _sheet(seed: int, *, renamed: int = 0) -> pa.Table:
    """Makes a shuffled sheet of some 90 orders of 30 customers.

    Args:
        seed: of the shop and of the order of lines.
        renamed: how many customers change their name; most of them show both in these orders.
    """
    defects = {"customer_renamed": renamed} if renamed else {}
    sheet = generate(seed, 0.003, defects).tables[SHEET]
    sheet = sheet.filter(pc.equal(pc.bit_wise_and(sheet["order_id"], 3), 0))
    return sheet.take(Random(seed).sample(range(sheet.num_rows), sheet.num_rows))


def _truth(sheet: pa.Table) -> Table:
    """Gives every line the customer's columns of that customer's latest line, in plain Python."""
    rows = sheet.to_pylist()
    latest: dict[int, dict[str, Any]] = {}
    for row in rows:
        known = latest.setdefault(row["customer_id"], row)
        if row["customer_updated_at"] > known["customer_updated_at"]:
            latest[row["customer_id"]] = row
    right = [
        {**row, **{name: latest[row["customer_id"]][name] for name in (*CUSTOMER, "country")}}
        for row in rows
    ]
    return Table.from_records(right, sheet.column_names)


def _decomposed(student: Student, lab: Lab, database: Database, sheet: pa.Table) -> list[_Home]:
    """Lets the learner split a sheet, returns the tables, and throws the sheet away."""
    database.load({SHEET: sheet}, ddl=lab.ddl)
    connection = database.connection
    student.drive("transaction.committed", connection, "decompose")
    tables = _tables(database)
    _expect_columns(lab, tables, set(sheet.column_names))
    try:
        database.run(f"DROP TABLE IF EXISTS {SHEET}")
    except SqlError as error:
        lab.observe("needs the sheet")
        verdict = f"The sheet cannot be thrown away: something of yours still needs {SHEET}."
        raise Incorrect(Message(verdict, cause=str(error))) from error
    return tables


def _expect_columns(lab: Lab, tables: list[_Home], wanted: set[str]) -> None:
    """Expects all columns of the sheet in the tables, no others, and nowhere nearly all at once."""
    for table in tables:
        strange = sorted(set(table.columns) - wanted)
        if strange:
            lab.observe("columns of their own")
            names = ", ".join(strange)
            raise Incorrect(f"Your table {table.name} has columns that the sheet has not: {names}.")
        if len(table.columns) >= TOO_WIDE:
            lab.observe("too wide")
            width = f"{len(table.columns)} of the sheet's {len(wanted)} columns"
            raise Incorrect(f"Your table {table.name} has {width}: that is the sheet again.")
    held = {"line_total"}.union(*(table.columns for table in tables))
    if wanted - held:
        lab.observe(("not held", sorted(wanted - held)))
        first = ", ".join(sorted(wanted - held)[:SHOWN])
        raise Incorrect(
            f"{len(wanted - held)} columns are in none of your tables, such as {first}."
        )


_TABLES = """
    SELECT quote_ident(relname) AS name, array_agg(attname::text) AS columns,
        (
            SELECT coalesce(jsonb_agg(parts), '[]') FROM pg_index, LATERAL (
                SELECT jsonb_agg(attname) AS parts FROM pg_attribute
                WHERE attrelid = indrelid AND attnum = ANY ((indkey::int2[])[0:indnkeyatts - 1])
            ) AS key
            WHERE indrelid = pg_class.oid AND indisunique AND indpred IS NULL AND indexprs IS NULL
        ) AS keys
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p')
      AND relname <> '{sheet}' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY pg_class.oid, relname
    ORDER BY name
"""


def _tables(database: Database) -> list[_Home]:
    """Returns the learner's tables; generated columns do not count, they cannot contradict."""
    known = database.admin(_TABLES.format(schema=database.schema, sheet=SHEET))
    return [
        _Home(
            name,
            tuple(columns),
            frozenset(frozenset(key) for key in keys),
            database.query(f"SELECT * FROM {name}").records(),
        )
        for name, columns, keys in known.rows
    ]


def _homeless(tables: list[_Home], truth: Table) -> Iterator[tuple[str, ...]]:
    """Yields what a determinant decides and no table holds as it should."""
    for determinant, columns in DECIDES.items():
        for column in columns:
            names = (*determinant, column)
            holding = [table for table in tables if set(names) <= set(table.columns)]
            keyed = [table for table in holding if frozenset(determinant) in table.keys]
            wanted = _facts(truth.records(), names)
            said = ", ".join(determinant)
            if not holding:
                yield "", said, column, "in no table together"
            elif not keyed:
                yield holding[0].name, said, column, "the determinant is not declared as a key"
            elif not any(_facts(table.rows, names) == wanted for table in keyed):
                yield keyed[0].name, said, column, "not what the sheet says"


def _repeated(tables: list[_Home]) -> Iterator[tuple[str, ...]]:
    """Yields the facts that a table says on several rows."""
    for table in tables:
        for determinant in [*DECIDES, ("quantity", "unit_price")]:
            decided = _closure(determinant) & set(table.columns) - set(determinant)
            if not decided or not set(determinant) <= set(table.columns):
                continue
            rows = [tuple(row[name] for name in determinant) for row in table.rows]
            if len(set(rows)) < len(rows):
                for column in sorted(decided):
                    yield table.name, ", ".join(determinant), column, "repeated on several rows"


def _closure(determinant: tuple[str, ...]) -> set[str]:
    """Returns every column that a determinant decides, directly or through others."""
    rules = [*DECIDES.items(), (("quantity", "unit_price"), ("line_total",))]
    known = set(determinant)
    for _ in rules:
        for left, right in rules:
            if set(left) <= known:
                known |= set(right)
    return known


def _facts(rows: list[dict[str, Any]], names: tuple[str, ...]) -> set[Any]:
    return {tuple(canonical(row[name]) for name in names) for row in rows}


def _home(tables: list[_Home], key: str, column: str) -> str:
    """Returns the table in which ``key`` decides ``column``."""
    for table in tables:
        if {key, column} <= set(table.columns) and frozenset({key}) in table.keys:
            return table.name
    raise Incorrect(f"No table of yours holds {column} under the key {key}.")


def _changes(random: Random, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yields changes as the key of a table, a column and its new value."""
    yield "customer_id", "city", random.choice(rows)["city"]
    yield "product_id", "product_name", "Tin of the New Name"
    yield "city", "country", "Atlantis"


def _follow(rows: list[dict[str, Any]], key: str, old: Any, column: str, value: str) -> None:
    """Makes a change in every line of the rebuilt sheet that it concerns."""
    country = {row["city"]: row["country"] for row in rows}
    for row in rows:
        if row[key] == old:
            row[column] = value
            if column == "city":
                row["country"] = country[value]


def _rebuilt(database: Database) -> Table:
    return database.query(f"SELECT * FROM {VIEW}")


def _project(table: Table, places: list[int]) -> Table:
    columns = tuple(table.columns[place] for place in places)
    return Table(columns, [tuple(row[place] for place in places) for row in table.rows])


def _narrow(found: Difference) -> Difference:
    """Leaves out the columns of a wide difference that show nothing."""
    if "order_id" not in found.columns:
        return Difference("Its columns are not those of the sheet.", found.columns, found.rows)
    changed = [
        place
        for place in range(len(found.columns))
        if any(isinstance(row[place], Changed) for row in found.rows)
    ]
    names = ["", *LINE, *([] if changed else ["customer_name", "product_name"])]
    places = [found.columns.index(name) for name in names] + changed[:4]
    columns = tuple(found.columns[place] for place in places)
    rows = tuple(tuple(row[place] for place in places) for row in found.rows)
    return Difference(found.summary, columns, rows)
