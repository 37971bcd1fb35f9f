"""Tables in, figure, map, accessible table or Dutch sentence out. Computes nothing."""
