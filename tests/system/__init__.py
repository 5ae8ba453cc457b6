"""Given, when, then: the whole system as its users meet it, through HTTP, folders and worker processes."""
