"""What survives when the process is killed: the real bot in a process of its own, an emulated Telegram around it.

campaign   starts, feeds, kills and starts again; then counts what is missing and what came twice
node       the process that is killed
points     the places where it kills itself
"""
