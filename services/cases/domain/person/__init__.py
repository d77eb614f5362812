"""Who a person is, and what is recorded of them."""
