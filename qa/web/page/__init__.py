"""The page in Gradio: its frame and its views."""
