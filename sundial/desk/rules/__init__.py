"""The rules on the desk: what each says and how often it was right, its versions, and the life of a change."""
