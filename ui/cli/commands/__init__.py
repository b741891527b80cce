"""The commands of `podcast-qa`, one module each."""
