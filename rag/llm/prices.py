"""What a language model's provider charges, from the price lists in the genai-prices package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """The price of a model. `provider` and `model` are the price list's names."""

    provider: str
    model: str

    def dollars(
        self, input_tokens: int, output_tokens: int, cached_input_tokens: int = 0
    ) -> float | None:
        """Return the cost of these tokens in US dollars. `cached_input_tokens` are part of
        `input_tokens`. None if the counts are impossible, such as negative ones."""
        import genai_prices  # as in price_of

        try:
            usage = genai_prices.Usage(
                input_tokens=input_tokens,
                output_tokens=output_tokens,
                cache_read_tokens=cached_input_tokens,
            )
            priced = genai_prices.calc_price(usage, self.model, provider_id=self.provider)
        except ValueError:
            return None
        return float(priced.total_price)


def price_of(name: str) -> Price | None:
    """Return the price of the model with this `rag.llm.models.ModelChoice.name`. None if the price
    lists do not have it: a model of your own, or one newer than the lists."""
    # Imported here: half a megabyte of prices, which quotes and a search never need.
    import genai_prices

    no_tokens = genai_prices.Usage(input_tokens=0, output_tokens=0)
    try:
        if name.startswith(("http://", "https://")):
            url, _, model = name.partition("#")
            priced = genai_prices.calc_price(no_tokens, model, provider_api_url=url)
        else:
            provider, _, model = name.partition(":")
            priced = genai_prices.calc_price(no_tokens, model, provider_id=provider)
    except LookupError:
        return None
    return Price(priced.provider.id, priced.model.id)
