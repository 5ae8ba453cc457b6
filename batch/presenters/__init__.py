"""Values the API shows about files and deadlines, ready for their shapes."""
