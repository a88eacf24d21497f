"""Smaller, faster classifiers of financial sentences by structured pruning."""
import os, signal, sys, warnings

import lazy_loader

__version__ = "0.0.1"

warnings.filterwarnings('ignore', 'IProgress not found')   # a notebook without widgets draws its bars as text

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)   # the names are in __init__.pyi

def _stop(number, frame):
    "Before a command has begun, an interrupt needs no traceback of the libraries that are being imported."
    os.write(2, b'interrupted before anything was begun: nothing was changed, the same command starts again.\n')
    os._exit(128 + number)

_script = os.path.basename(sys.argv[0] if sys.argv else '').removesuffix('.exe')
_modules = [name for o, name in zip(sys.orig_argv, sys.orig_argv[1:]) if o == '-m' and name.startswith('fincompress.')]
if _script == 'fincompress' or _modules:
    for _number in (signal.SIGINT, signal.SIGTERM): signal.signal(_number, _stop)
if _modules and _script == '-m':   # `python -m fincompress.…`: --help and a mistake need not wait for torch
    from .settings import COMMANDS
    for _command in COMMANDS.values():
        if _command.module in _modules: _command.read()
