WITH lines AS MATERIALIZED (
    SELECT origin, carrier, flown_on AS day, count(flight) AS flights
    FROM flights
    GROUP BY origin, carrier, flown_on
)
SELECT this.*, total.flights AS year_total, week.mean AS week_mean,
       this.flights - before.flights AS change
FROM lines AS this
CROSS JOIN LATERAL (
    SELECT sum(flights) AS flights FROM lines AS other
    WHERE other.origin = this.origin
      AND other.day >= make_date(extract(year FROM this.day)::int, 1, 1)
      AND (other.day, other.carrier) <= (this.day, this.carrier)
) AS total
LEFT JOIN LATERAL (
    SELECT sum(flights)::float / count(*) AS mean FROM lines AS other
    WHERE other.origin = this.origin AND other.carrier = this.carrier
      AND other.day BETWEEN this.day - 6 AND this.day
) AS week ON EXISTS (
    SELECT FROM lines AS other
    WHERE other.origin = this.origin AND other.carrier = this.carrier AND other.day <= this.day - 6
)
LEFT JOIN lines AS before ON before.origin = this.origin AND before.carrier = this.carrier
                         AND before.day = this.day - 7
