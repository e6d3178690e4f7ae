"""廉政风险管理: who assesses risks, what stands in an officer's integrity file, and the sealed reports of leaders' personal matters."""
