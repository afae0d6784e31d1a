from kstt import (
    CountingRules,
)


def test_every_option_is_named_with_its_default_and_provenance():
    for name, (default, text, source) in CountingRules.options().items():
        assert getattr(CountingRules(), name) == default
        assert text
        assert source.provenance
