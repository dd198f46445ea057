# The join with payments is a LEFT JOIN, so unpaid orders stay, with 0. Losing orders would make a
# total smaller, never larger. What makes a single order's amount larger than its payments?
# fails: correct
cause = "unpaid_dropped"
