"""Makes what watches the product: rules, and dashboards for Grafana."""
