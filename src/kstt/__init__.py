"""Vietnamese procedure-control statistics: balanced forms 06 and 05."""

__version__ = "0.1.0"
