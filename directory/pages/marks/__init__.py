"""Staff's marks on a listing."""
