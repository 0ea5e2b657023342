"""*Heute*: whom to call, why, and what to say."""
