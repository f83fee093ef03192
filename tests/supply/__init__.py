"""What the product is made of: what is locked, under which licences, with which known faults."""
