"""The systems that are measured side by side, each a module with a class for one protocol."""
