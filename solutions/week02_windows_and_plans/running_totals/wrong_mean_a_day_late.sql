-- Your mean begins one day late. The first day itself is one of the seven calendar days. On which
-- day after it are there seven of them? Count with your fingers.
-- fails: correct
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
    CASE WHEN day >= min(day) OVER airline + 7
         THEN avg(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW)
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
