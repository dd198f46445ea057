"""Customers: who they are, where they live, when they signed up.

User ids follow the order of sign-up, as they do in a shop that hands them out.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from datasets.shop import moments
from datasets.shop.draw import Columns, Draw, Ints, Words, ints, take, words
from datasets.shop.words import (
    CITIES,
    COUNTRIES,
    COUNTRY_OF_CITY,
    FAMILY,
    GIVEN,
    NAMES,
)

#: Sign-ups start here; the first tenth of the customers signs up in the first month.
OPENING = moments.seconds(2023, 1, 1)
LAST_SIGN_UP = moments.seconds(2024, 12, 1)
#: Cities differ a little in size; any two cities are within a factor of two.
_CITY_WEIGHTS = tuple(3 + number * 7 % 4 for number in range(len(CITIES)))
_MAIL_HOSTS = ("example.org", "example.com", "example.net")


def users(draw: Draw, count: int) -> Columns:
    """Returns `count` customers, columns as in ``schema.TABLES["users"]``."""
    signed_up = _sign_ups(draw, count)
    given = draw.below(len(GIVEN), count)
    family = draw.below(len(FAMILY), count)
    city = draw.pick(_CITY_WEIGHTS, count)
    touched = draw.below(10, count) < 3
    later = signed_up + draw.between(3600, 60 * moments.DAY, count)
    user_id = np.arange(1, count + 1, dtype=np.int64)
    return {
        "user_id": user_id,
        "name": Words(NAMES, given * len(FAMILY) + family),
        "email": Words(_emails(draw, user_id, given, family), np.arange(count, dtype=np.int64)),
        "city": Words(CITIES, city),
        "country": country_of(city),
        "signed_up_at": signed_up,
        "updated_at": np.where(touched, later, signed_up),
    }


def country_of(city: Ints) -> Words:
    """Returns the country of each city (positions in ``words.CITIES``)."""
    return Words(COUNTRIES, np.asarray(COUNTRY_OF_CITY, dtype=np.int64)[city])


def _sign_ups(draw: Draw, count: int) -> Ints:
    """Sorted moments: a tenth in the first month, the rest spread to the end, thinning in 2024."""
    first = max(1, count // 10)
    early = OPENING + draw.below(31 * moments.DAY, first)
    in_2023 = draw.below(10, count - first) < 5
    span_2023 = moments.seconds(2024, 1, 1) - OPENING
    span_2024 = LAST_SIGN_UP - moments.seconds(2024, 1, 1)
    spread = draw.below(np.where(in_2023, span_2023, span_2024), count - first)
    start = np.where(in_2023, OPENING, moments.seconds(2024, 1, 1))
    return np.sort(np.concatenate([early, start + spread]))


def _plain(name: str) -> str:
    """A name as it stands in an e-mail address: ASCII letters in lower case."""
    name = name.replace("ø", "o").replace("ß", "ss")
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return letters.replace("'", "")


_PLAIN_GIVEN = [_plain(name) for name in GIVEN]
_PLAIN_FAMILY = [_plain(name) for name in FAMILY]


def _emails(draw: Draw, user_id: Ints, given: Ints, family: Ints) -> tuple[str, ...]:
    """Unique addresses (the id is part of them); one in thirty carries a plus tag."""
    host = draw.below(len(_MAIL_HOSTS), len(user_id))
    tag = np.where(draw.below(30, len(user_id)) == 0, 1, 0)
    return tuple(
        f"{_PLAIN_GIVEN[g]}.{_PLAIN_FAMILY[f]}{('', '+shop')[t]}{u}@{_MAIL_HOSTS[h]}"
        for u, g, f, h, t in zip(
            user_id.tolist(),
            given.tolist(),
            family.tolist(),
            host.tolist(),
            tag.tolist(),
            strict=True,
        )
    )


def log(people: Columns, before: Columns) -> Columns:
    """The change log of customers: a first version at sign-up, a second at their last change.

    Args:
        people: the customers as they are now.
        before: the customers as they first were (same rows, same order).
    """
    signed_up, updated = ints(people, "signed_up_at"), ints(people, "updated_at")
    changed = np.flatnonzero(updated > signed_up)
    count = len(signed_up)
    rows = np.concatenate([np.arange(count, dtype=np.int64), changed])
    second = np.arange(len(rows)) >= count
    columns: Columns = {
        "user_id": ints(people, "user_id")[rows],
        "seq": np.where(second, 2, 1).astype(np.int64),
        "updated_at": np.concatenate([signed_up, updated[changed]]),
    }
    for name in ("name", "email", "city", "country"):
        now, then = words(people, name), words(before, name)
        columns[name] = Words(now.pool, np.concatenate([then.codes, now.codes[changed]]))
    return take(columns, np.lexsort((second, rows)))
