-- Every key of yours is unique and not null, and none is declared primary. The catalogue, and
-- every tool that reads it, now has to guess which column identifies a row. Which declaration says
-- both things at once and names the key? Lesson 1, section 3.
-- fails: robust
CREATE TABLE users (
    user_id bigint NOT NULL UNIQUE,
    name text NOT NULL,
    email text NOT NULL
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint NOT NULL UNIQUE,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint NOT NULL UNIQUE,
    user_id bigint NOT NULL REFERENCES users (user_id),
    product_id bigint NOT NULL REFERENCES products (product_id),
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
