"""The launcher, the embedded servers and the installer, on real processes."""
