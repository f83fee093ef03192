"""The Examples part of a command's help."""


def examples(*lines: str) -> str:
    """An epilog that shows ``lines`` as they would be typed."""
    # rich reads square brackets as markup.
    shown = "\n".join(f"  $ {line}" for line in lines).replace("[", "\\[")
    return f"Examples:\n{shown}"
