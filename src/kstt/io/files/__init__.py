"""What a file is: its container, its encoding, its lines."""
