"""What happens to signals while parts of a running product are killed, stopped and starved."""
