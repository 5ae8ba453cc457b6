"""Rules and layouts of files and deadlines: values in, values out."""
