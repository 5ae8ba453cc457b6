"""The sandbox app: its pure parts, its services, what it promises about time and repeated writes."""
