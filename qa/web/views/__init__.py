"""The views of the page, a module each: the chat, the library, the settings, and the side bar beside them."""
