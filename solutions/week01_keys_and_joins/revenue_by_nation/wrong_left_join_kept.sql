-- Your result has rows for nations and makers without a sale that counts: an outer join kept
-- them, with a revenue of null. Which join drops a row that finds no partner? Lesson 2, section
-- 3.
-- fails: correct
SELECT
    n_name AS nation,
    p_mfgr AS maker,
    sum(l_extendedprice * (1 - l_discount)) AS revenue,
    count(DISTINCT o_orderkey) AS n_orders,
    count(DISTINCT c_custkey) AS n_customers
FROM region
JOIN nation ON n_regionkey = r_regionkey
CROSS JOIN (SELECT DISTINCT p_mfgr FROM part) AS makers
LEFT JOIN (
    customer
    JOIN orders ON o_custkey = c_custkey AND o_orderdate >= :since AND o_orderdate < :until
    JOIN lineitem ON l_orderkey = o_orderkey AND l_returnflag <> 'R'
    JOIN supplier ON s_suppkey = l_suppkey AND s_nationkey = c_nationkey
    JOIN (SELECT p_partkey, p_mfgr AS maker_of FROM part) AS parts ON p_partkey = l_partkey
) ON c_nationkey = n_nationkey AND maker_of = p_mfgr
WHERE r_name = :region
GROUP BY n_name, p_mfgr
ORDER BY revenue DESC, nation, maker
