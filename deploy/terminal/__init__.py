"""The folder terminal: `req/` in, HTTP to the simulator, `res/` out (oqs-wire §2).

A program of its own: standard library only, Python 3.11 or newer, Windows, macOS and Linux; it shares nothing
with the simulator but the HTTP contract. The parts, inward only:

    cli → loop → errand → courier · outbox · workroom → reply · archive · bounce · durable
          loop → inbox → whole          settings → options → errors          everyone → names

`cli.main` is what callers use; `pack` writes all of it as one file. How it behaves, with what is invented
and what is known of the real 連携アプリ, is told in docs/terminal.md.
"""
