"""The network, for whoever fetches pages: which addresses, which rules of the site, how large."""
