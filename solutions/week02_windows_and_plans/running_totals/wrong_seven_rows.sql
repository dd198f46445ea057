-- Your week holds seven rows, not seven days. After a day on the ground it reaches back too far,
-- and for an airline that flies once a week it holds two months. Which kind of frame looks at the
-- dates themselves? Lesson 1, section 2.
-- fails: robust
WITH lines AS (
    SELECT origin, carrier, flown_on AS day, count(*) AS flights
    FROM flights
    GROUP BY origin, carrier, flown_on
)
SELECT
    origin,
    carrier,
    day,
    flights,
    sum(flights) OVER (PARTITION BY origin, extract(year FROM day) ORDER BY day, carrier) AS year_total,
    CASE WHEN day >= min(day) OVER airline + 6
         THEN avg(flights) OVER (airline ORDER BY day ROWS 6 PRECEDING)
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
