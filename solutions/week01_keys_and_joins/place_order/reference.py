from collections import Counter

import psycopg


def place_order(conn: psycopg.Connection, user_id: int, basket: list[tuple[int, int]]) -> int:
    """Sells a basket, all or nothing, and returns the id of the order."""
    if not basket or any(quantity < 1 for _, quantity in basket):
        raise ValueError("the basket is empty or holds a quantity below 1")
    wanted = Counter()
    for product_id, quantity in basket:
        wanted[product_id] += quantity
    with conn.transaction():
        insert_order = "INSERT INTO orders (user_id) VALUES (%s) RETURNING order_id"
        (order_id,) = conn.execute(insert_order, [user_id]).fetchone()
        for product_id, quantity in sorted(wanted.items()):
            sold = conn.execute(
                """
                UPDATE products SET stock = stock - %s
                WHERE product_id = %s AND stock >= %s RETURNING price
                """,
                [quantity, product_id, quantity],
            ).fetchone()
            if sold is None:
                raise OutOfStock(product_id)
            conn.execute(
                "INSERT INTO order_items VALUES (%s, %s, %s, %s)",
                [order_id, product_id, quantity, sold[0]],
            )
    return order_id
