-- The market day of lesson 1: two stalls, nine sales, two pairs of sales in the same minute.

CREATE TABLE sales (
    sale_id integer PRIMARY KEY,
    stall text NOT NULL,
    sold_at time NOT NULL,
    amount integer NOT NULL
);

INSERT INTO sales (sale_id, stall, sold_at, amount) VALUES
    (1, 'harbour', '09:00', 10),
    (2, 'harbour', '09:20', 20),
    (3, 'harbour', '09:20', 5),
    (4, 'harbour', '10:00', 15),
    (5, 'harbour', '10:40', 30),
    (6, 'station', '09:10', 8),
    (7, 'station', '09:50', 12),
    (8, 'station', '09:50', 6),
    (9, 'station', '11:00', 20);

-- Clicks of two visitors of the web shop late in the evening, for the section on sessions: pauses of
-- 4, 5, 30, 4, 32, 5, 90, 4 and 2 minutes; the second visitor comes in between.

CREATE TABLE visits (
    visitor text NOT NULL,
    clicked_at timestamptz NOT NULL,
    page text NOT NULL,
    PRIMARY KEY (visitor, clicked_at)
);

INSERT INTO visits (visitor, clicked_at, page) VALUES
    ('anna', '2024-03-05 22:40+00', '/'),
    ('anna', '2024-03-05 22:44+00', '/search'),
    ('anna', '2024-03-05 22:49+00', '/category/lamps'),
    ('anna', '2024-03-05 23:19+00', '/category/lamps'),
    ('anna', '2024-03-05 23:23+00', '/basket'),
    ('anna', '2024-03-05 23:55+00', '/search'),
    ('anna', '2024-03-06 00:00+00', '/category/books'),
    ('anna', '2024-03-06 01:30+00', '/account'),
    ('anna', '2024-03-06 01:34+00', '/basket'),
    ('anna', '2024-03-06 01:36+00', '/checkout'),
    ('ben', '2024-03-05 22:43+00', '/'),
    ('ben', '2024-03-05 22:58+00', '/help'),
    ('ben', '2024-03-05 23:40+00', '/');
