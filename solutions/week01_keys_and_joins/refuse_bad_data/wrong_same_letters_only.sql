-- Ann@x.org and ann@x.org became two customers: to a unique column these are two different texts.
-- In which form must addresses be compared, and which declaration accepts an expression instead of
-- a column?
-- fails: correct
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL UNIQUE
);

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
