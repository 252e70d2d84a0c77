"""Access to the chain: client, contracts, sending, deployment."""
