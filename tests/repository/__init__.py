"""The repository tests itself: what its documents promise, its tree keeps."""
