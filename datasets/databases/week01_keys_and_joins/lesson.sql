-- What only the lessons of week 1 use.

-- The shop's old spreadsheet: one row per order line, everything repeated. Every fiftieth customer.

-- load orders_flat from shop/orders_flat.parquet

CREATE TABLE sheet AS
SELECT * FROM orders_flat WHERE customer_id % 50 = 0 ORDER BY order_id, line_no;

DROP TABLE orders_flat;

-- The table behind the revenue report of June 2024, with four loud days. Nothing is random here.

-- load payments from shop/payments.parquet
-- load orders from shop/orders.parquet

CREATE TABLE june AS
SELECT payment_id, order_id, paid_at::date AS paid_on, amount, status
FROM payments JOIN orders USING (order_id)
WHERE paid_at >= '2024-06-01' AND paid_at < '2024-07-01';

-- 6 June: the day's file was loaded twice.
INSERT INTO june SELECT * FROM june WHERE paid_on = '2024-06-06';

-- 13 June: one till sent cents where all others send euros.
UPDATE june SET amount = amount * 100 WHERE paid_on = '2024-06-13' AND payment_id % 31 = 0;

-- 20 June: a robot paid hundreds of orders with stolen cards; all were cancelled the same evening.
INSERT INTO june
SELECT payment_id + 1000000, order_id + 1000000, '2024-06-20', amount, 'cancelled'
FROM june WHERE paid_on = '2024-06-19';

-- 27 June: the summer sale, as busy as two days.
INSERT INTO june
SELECT payment_id, order_id, '2024-06-27', amount, status
FROM payments JOIN orders USING (order_id)
WHERE paid_at >= '2024-07-01' AND paid_at < '2024-07-02';

DROP TABLE payments, orders;
