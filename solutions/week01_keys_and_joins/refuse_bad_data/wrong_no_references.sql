-- An order points to a user who does not exist, and the table took it. A column named user_id is
-- only a number until the database is told what it refers to. Which declaration says so? Lesson 1,
-- section 3.
-- fails: correct
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
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
