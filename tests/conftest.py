"""Settings shared by all tests."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "kstt", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("kstt")
