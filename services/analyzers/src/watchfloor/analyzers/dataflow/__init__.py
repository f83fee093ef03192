"""Where the values of consequential tool calls came from: catches hijacked agents."""
