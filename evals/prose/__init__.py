"""Articles, questions, answers and claims, written by people who had not seen the code. See README.md."""
