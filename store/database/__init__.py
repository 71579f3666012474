"""The one door to SQL: tables, transactions, the log of changes, and the questions asked of them."""
