RIGS = []
