"""The ladder of consequences (后果阶梯): what follows a light or an order that nobody answers, rung by rung."""
