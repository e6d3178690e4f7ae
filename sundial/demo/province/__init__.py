"""A synthetic province of any size, with known faults: what recall, precision and speed are measured on."""
