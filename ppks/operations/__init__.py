"""Every write of the register, by noun."""
