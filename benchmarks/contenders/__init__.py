"""Those that are measured side by side, each in a module that keeps to one protocol."""
