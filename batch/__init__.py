"""Files and time: folders, uploads, bulk look-ups."""
