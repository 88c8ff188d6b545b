"""How the machine fares: clocks, disk, network, the watchdog's words, the doctor's looks."""
