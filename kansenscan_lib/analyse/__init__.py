"""Tables in, tables out: statistics, comparison, confrontation and opportunities. Pure."""
