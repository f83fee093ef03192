"""What becomes of events: saved, analysed, judged by policies, and concluded when quiet."""
