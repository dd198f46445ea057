# The right rows, but you fetch the whole table for each page and throw nearly all of it away in
# Python. Which part of this could the index do before anything is sent?
# fails: efficient
from datetime import datetime


def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    rows = conn.execute("SELECT order_id, ordered_at, total FROM orders").fetchall()
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    if after is not None:
        moment, number = after.split(" ")
        place = (datetime.fromisoformat(moment), int(number))
        rows = [row for row in rows if (row[1], row[0]) < place]
    page = rows[:size]
    if len(rows) <= size:
        return page, None
    return page, f"{page[-1][1].isoformat()} {page[-1][0]}"
