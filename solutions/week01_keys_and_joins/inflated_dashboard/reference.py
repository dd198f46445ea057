cause = "branches_multiply"
