-- Your total runs for each airline alone. The statement belongs to the airport, and all its
-- airlines stand on it. Over which rows may the total add up?
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
    sum(flights) OVER (PARTITION BY origin, carrier, extract(year FROM day) ORDER BY day, carrier) AS year_total,
    CASE WHEN day >= min(day) OVER airline + 6
         THEN avg(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW)
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
