"""How the machine fares: its clocks and its disk. The doctor and the watchdog come later."""
