"""What the cluster shape stands on when one machine runs all of it: a real Kafka broker without a container."""
