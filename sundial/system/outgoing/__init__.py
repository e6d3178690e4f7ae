"""What leaves the house by e-mail and SMS: one outbox for officers' notices and applicants' messages alike."""
