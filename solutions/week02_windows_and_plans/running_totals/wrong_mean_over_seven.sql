-- You divided by seven, as if the airline had flown 0 times on a day on the ground. The contract
-- leaves such days out. By how many days has the sum to be divided?
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
         THEN sum(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW) / 7.0
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
