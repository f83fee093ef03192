"""How an agent behaves: its sessions in groups of the like, and those that are like no other."""
