# Both customers read the same stock and both sold it. Between your look and your write there was
# time for the other one. Which single statement can check and change at once? Lesson 2, section
# 5.
# fails: robust
import psycopg


def place_order(conn, user_id, basket):
    if not basket or min(quantity for _, quantity in basket) < 1:
        raise ValueError("nothing to sell")
    wanted = {}
    for product, quantity in basket:
        wanted[product] = wanted.get(product, 0) + quantity
    while True:
        try:
            return _sell(conn, user_id, wanted)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            continue


def _sell(conn, user_id, wanted):
    with conn.transaction():
        order_id = conn.execute(
            "INSERT INTO orders (user_id) VALUES (%s) RETURNING order_id", [user_id]
        ).fetchone()[0]
        for product, quantity in wanted.items():
            row = conn.execute(
                "SELECT stock, price FROM products WHERE product_id = %s", [product]
            ).fetchone()
            if row is None or row[0] < quantity:
                raise OutOfStock(product)
            conn.execute(
                "UPDATE products SET stock = %s WHERE product_id = %s", [row[0] - quantity, product]
            )
            conn.execute(
                "INSERT INTO order_items VALUES (%s, %s, %s, %s)",
                [order_id, product, quantity, row[1]],
            )
        return order_id
