"""Signing in, and what people keep of their own account: name, password, second step, browsers, tokens."""
