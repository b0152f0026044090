"""What the libraries say when they refuse, recognised: which rule was broken, with the message's own numbers."""
