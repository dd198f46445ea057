-- The warehouse of the exercise place_order. The name of this schema comes after "shop" on purpose:
-- lessons that say "orders" mean the shop's.

CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    name text NOT NULL,
    price numeric(10, 2) NOT NULL,
    stock int NOT NULL
);

CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders,
    product_id bigint NOT NULL REFERENCES products,
    quantity int NOT NULL CHECK (quantity > 0),
    unit_price numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, product_id)
);

INSERT INTO products VALUES
    (1, 'Kettle', 12.50, 4),
    (2, 'Mug', 5.00, 10),
    (3, 'Bread Tin', 8.25, 1);
