"""Who carries texts: the generic HTTP gateway, or the built-in sandbox."""
