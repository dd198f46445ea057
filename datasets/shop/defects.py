"""The catalogue of defects: their codes, where they strike, how many are wanted.

Every defect has its own stream of random numbers and picks rows that no other defect of the same
table has struck, so the counts are exact, and the rows without a defect are those of the clean
shop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from datasets.shop.draw import Draw, Ints
from workbook.errors import WorkbookError

TABLE, WORLD, FILE = "table", "world", "file"


@dataclass(frozen=True)
class Defect:
    """One kind of defect.

    Attributes:
        code: its number in the course, ``D1`` to ``D19``, ``-`` for those without.
        kind: ``table``: a fault in a typed table; ``world``: something that really happened and
            is hard to model; ``file``: a fault of the raw files (``write_files``).
        target: the table or file whose rows it strikes; a share is a share of these rows.
        meaning: what is wrong, for people.
    """

    code: str
    kind: str
    target: str
    meaning: str


DEFECTS: dict[str, Defect] = {
    "duplicate_line": Defect("D1", TABLE, "order_items", "an order line stands there twice"),
    "conflicting_order": Defect(
        "D2", TABLE, "orders",
        "an order stands there twice, once with an earlier status; order_log knows the newest",
    ),
    "orphan_user": Defect("D3", TABLE, "orders", "an order of a user that does not exist"),
    "orphan_product": Defect("D4", TABLE, "order_items", "a line of a product that does not exist"),
    "bad_quantity": Defect("D5", TABLE, "order_items", "a quantity of zero or less"),
    "future_order": Defect("D10", TABLE, "orders", "an order placed after the export (as_of)"),
    "shipped_too_early": Defect("D11", TABLE, "orders", "shipped on a day before it was ordered"),
    "wrong_total": Defect("D12", TABLE, "orders", "total is not the lines less the discount"),
    "moved_user": Defect("D16", WORLD, "users", "moved to another country in 2024 (user_log)"),
    "moved_product": Defect("D17", WORLD, "products", "changed category in 2024 (product_log)"),
    "null_weight": Defect("D18", TABLE, "products", "weight unknown"),
    "whale_share": Defect("D19", WORLD, "orders", "one user holds this many orders"),
    "null_user": Defect("-", TABLE, "orders", "an order without a user"),
    "customer_renamed": Defect(
        "-", WORLD, "users", "changed name between two orders; old lines of the sheet keep the old"
    ),
    "clock_change": Defect(
        "D15", WORLD, "orders", "placed in the hour that Vienna's clocks showed twice in October"
    ),
    "price_text": Defect("D6", FILE, "products", "price written as $1,299.00 or 1.299,00"),
    "odd_moment": Defect(
        "D7", FILE, "orders", "ordered_at day first, month first or in epoch milliseconds"
    ),
    "untidy_email": Defect("D8", FILE, "users", "e-mail with outer spaces and capitals"),
    "null_word": Defect("D9", FILE, "orders", "unknown shipped_on written N/A, -, null or NULL"),
    "lost_zeros": Defect("D13", FILE, "order_items", "sku without its leading zeros"),
    "hard_note": Defect("D14", FILE, "orders", "note with comma, quotes, newline and accents"),
    "bom_file": Defect("D14", FILE, "files", "a file of orders that begins with a BOM"),
    "cp1252_file": Defect("D14", FILE, "files", "a file of orders in cp1252, with semicolons"),
}  # fmt: skip
#: a code that several defects share (D14) stands for the first of them
_BY_CODE = {defect.code: name for name, defect in reversed(DEFECTS.items()) if defect.code != "-"}


@dataclass(frozen=True)
class Planted:
    """What one defect did: the keys it struck, sorted, and how many rows that makes."""

    keys: list[int] | list[list[int]]
    count: int


@dataclass
class Plan:
    """The wanted defects of one shop and, once planted, their keys.

    Attributes:
        seed: seed of the shop.
        wanted: exact number by name, or share of the rows of the defect's target.
        planted: filled by `record`.
        taken: rows of each table that a defect has struck already.
    """

    seed: int
    wanted: dict[str, int | float]
    planted: dict[str, Planted] = field(default_factory=dict)
    taken: dict[str, Ints] = field(default_factory=dict)

    def draw(self, name: str) -> Draw:
        """Returns the stream of a defect."""
        return Draw(self.seed, 100 + list(DEFECTS).index(name))

    def count(self, name: str, rows: int) -> int:
        """Returns how many rows of `rows` a defect strikes; 0 if it is not wanted."""
        wanted = self.wanted.get(name, 0)
        return wanted if isinstance(wanted, int) else max(1, round(wanted * rows))

    def choose(self, name: str, rows: int, eligible: Ints, *, apart: bool = True) -> Ints:
        """Returns the rows a defect strikes: sorted, eligible, and struck by no other.

        Args:
            name: the defect.
            rows: number of rows of its target.
            eligible: rows where it makes sense.
            apart: False lets it strike rows that another defect has struck.

        Raises:
            WorkbookError: fewer rows are eligible than wanted.
        """
        count = self.count(name, rows)
        if not count:
            return np.zeros(0, dtype=np.int64)
        target = DEFECTS[name].target
        none = np.zeros(0, dtype=np.int64)
        taken = self.taken.get(target, none) if apart else none
        free = eligible[~np.isin(eligible, taken)]
        if count > len(free):
            raise WorkbookError(
                f"The shop is too small for the defect {name}.",
                where=target,
                expected=f"at most {len(free)}",
                got=count,
                next_step="ask for fewer, or generate a larger scale",
            )
        chosen = self.draw(name).sample(free, count)
        if apart:
            self.taken[target] = np.union1d(taken, chosen)
        return chosen

    def record(self, name: str, keys: Ints, count: int | None = None) -> None:
        """Notes the keys (one or several columns) a defect struck, if it was wanted."""
        if name in self.wanted:
            self.planted[name] = Planted(keys.tolist(), int(len(keys) if count is None else count))


def plan(seed: int, defects: Mapping[str, int | float] | None, kinds: tuple[str, ...]) -> Plan:
    """Returns the wanted defects by name; codes (``"D3"``) are names too.

    Args:
        seed: seed of the shop.
        defects: name or code to an exact number, or to a share in (0, 1) of the target's rows.
        kinds: kinds that can be planted here.

    Raises:
        WorkbookError: unknown name, wrong kind, or a number that is neither count nor share.
    """
    wanted: dict[str, int | float] = {}
    known = {name for name, defect in DEFECTS.items() if defect.kind in kinds}
    for given, amount in (defects or {}).items():
        name = _BY_CODE.get(given, given)
        if name not in known:
            raise WorkbookError(
                f"There is no defect {given!r} here.",
                expected=", ".join(sorted(known)),
                got=given,
                next_step="raw-file defects belong to write_files, all others to generate",
            )
        whole = isinstance(amount, int) and not isinstance(amount, bool) and amount >= 0
        if not whole and not (isinstance(amount, float) and 0 < amount < 1):
            raise WorkbookError(
                f"The amount of the defect {given!r} is neither a count nor a share.",
                expected="an int >= 0, or a float between 0 and 1",
                got=amount,
            )
        wanted[name] = amount
    return Plan(seed, wanted)
