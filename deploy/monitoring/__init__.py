"""What is seen of the running assistant: Prometheus, Grafana, alerts."""
