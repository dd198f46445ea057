-- The till of the exercise price_on_receipt. The name of this schema comes after "shop" on purpose:
-- lessons that say "orders" mean the shop's.

CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    name text NOT NULL,
    price numeric(10, 2) NOT NULL CHECK (price >= 0)
);

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    ordered_at timestamptz NOT NULL
);

INSERT INTO products VALUES (1, 'Kettle', 12.50), (2, 'Mug', 5.00), (3, 'Bread Tin', 8.25);

INSERT INTO orders VALUES (1, '2024-01-15 10:00:00+00'), (2, '2024-01-15 11:30:00+00');
