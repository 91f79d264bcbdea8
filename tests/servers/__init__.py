"""Real servers for tests, on loopback: started when a test asks, gone when the session ends."""
