"""From acts to claims: who is said to have done what to whom, how many, when, where and how surely."""
