"""Smaller, faster classifiers of financial sentences by structured pruning."""
import os, signal, sys

__version__ = "0.0.1"

def _stop(number, frame):
    "Before a command has begun, an interrupt needs no traceback of the libraries that are being imported."
    os.write(2, b'interrupted before anything was begun: nothing was changed, the same command starts again.\n')
    os._exit(128 + number)

if any(o == '-m' and name.startswith('fincompress.') for o, name in zip(sys.orig_argv, sys.orig_argv[1:])):
    for _number in (signal.SIGINT, signal.SIGTERM): signal.signal(_number, _stop)
