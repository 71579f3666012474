"""Who is answered now, who waits, who listens; and what is counted."""
