"""Every duty to publish as an object: what orders it, until when, for how long, who answers for it, and whether it was kept."""
