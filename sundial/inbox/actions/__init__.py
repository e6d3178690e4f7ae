"""What is done with messages: tell, agree to be reached, read."""

from sundial.inbox.actions.reach import agree, read_all
from sundial.inbox.actions.tell import News, tell

__all__ = ["News", "agree", "read_all", "tell"]
