# The groups are fine: order_id is one of their columns, so two orders never share one. What is too
# many is inside the group. How many rows does one order bring into it?
# fails: correct
cause = "groups_too_coarse"
