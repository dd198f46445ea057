-- A user who ordered a product can never order it again: you made user and product together the
-- key of the order. The rules say what an order is known by. What do two orders of one mug by one
-- person differ in?
-- fails: robust
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint NOT NULL UNIQUE,
    user_id bigint NOT NULL REFERENCES users,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, product_id)
);
