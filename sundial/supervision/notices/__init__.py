"""Notices (通知): in the system, by e-mail and by SMS; none lost, none twice, each address in order."""
