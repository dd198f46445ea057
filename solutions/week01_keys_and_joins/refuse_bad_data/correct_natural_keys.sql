CREATE DOMAIN address AS text CHECK (value = lower(value));
CREATE DOMAIN positive AS bigint CHECK (value > 0);

CREATE TABLE users (
    email address PRIMARY KEY,
    user_id bigint NOT NULL UNIQUE,
    name text NOT NULL
);
CREATE TABLE products (
    sku text PRIMARY KEY,
    product_id bigint NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(12, 2) NOT NULL CHECK (price >= 0.00)
);
CREATE TABLE orders (
    order_id bigint,
    user_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity positive NOT NULL,
    ordered_at timestamptz NOT NULL,
    PRIMARY KEY (order_id),
    FOREIGN KEY (user_id) REFERENCES users (user_id) ON UPDATE CASCADE ON DELETE CASCADE,
    FOREIGN KEY (product_id) REFERENCES products (product_id)
        ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
