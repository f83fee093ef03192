"""What is to be done about a session, by the policies of its project."""
