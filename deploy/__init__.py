"""Running it: the embedded servers, `make up`, and the programs that ship beside the simulator."""
