"""What a page's own style rules say of its elements."""
