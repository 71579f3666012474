"""From a query to hits: searched, fused, ranked, copies folded."""
