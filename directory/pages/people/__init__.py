"""For staff: who has an account, who is invited, who asks for access."""
