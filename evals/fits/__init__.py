"""The commands that fit what the product's JSON files hold."""
