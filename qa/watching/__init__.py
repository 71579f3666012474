"""What is watched: questions, answers and packs, and what has changed on them since they were last looked at."""
