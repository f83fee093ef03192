"""One module a command or group of commands; each holds its typer app as ``app``."""
