"""What a language model's provider takes for it, from price lists that come with a package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """The price of a model; `provider` and `model` are the names that the price list knows."""

    provider: str
    model: str

    def dollars(
        self, input_tokens: int, output_tokens: int, cached_input_tokens: int = 0
    ) -> float | None:
        """What so many tokens cost in US dollars; `cached_input_tokens` are part of
        `input_tokens`. None for counts that cannot be."""
        import genai_prices  # as in price_of

        try:
            counted = genai_prices.Usage(
                input_tokens=input_tokens,
                output_tokens=output_tokens,
                cache_read_tokens=cached_input_tokens,
            )
            found = genai_prices.calc_price(counted, self.model, provider_id=self.provider)
        except ValueError:
            return None
        return float(found.total_price)


def price_of(name: str) -> Price | None:
    """Return the price of a model that is named as in `rag.llm.models.Choice`. None where the lists
    know none: a model of one's own, or a newer one."""
    # Here and not at the top: half a megabyte of prices, which quotes and a search never need.
    import genai_prices

    nothing = genai_prices.Usage(input_tokens=0, output_tokens=0)
    try:
        if name.startswith(("http://", "https://")):
            address, _, model = name.partition("#")
            found = genai_prices.calc_price(nothing, model, provider_api_url=address)
        else:
            provider, _, model = name.partition(":")
            found = genai_prices.calc_price(nothing, model, provider_id=provider)
    except LookupError:
        return None
    return Price(found.provider.id, found.model.id)
