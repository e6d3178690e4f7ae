"""Work outside the system, looked for: papers, numbers, money, publications and imports held against the events that should stand behind them."""
