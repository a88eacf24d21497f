"""Runs notebooks from top to bottom and stores their outputs, skipping the cells that nbdev_test skips.

python .ci/execute.py nbs/02_evaluation.ipynb ...
"""
import re, sys
from contextlib import chdir
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from execnb.shell import CaptureShell
from nbdev.clean import nbdev_clean
from nbdev.config import get_config

skipped = re.compile(rf'nbdev_export\(|^#\|\s*(eval:\s*false|{"|".join(get_config().tst_flags.split())})\s*$', re.M)

for path in map(Path, sys.argv[1:]):
    nb, shell = read_nb(path), CaptureShell(path.parent, mpl_format='png')
    with chdir(path.parent): shell.run_all(nb, exc_stop=True, preproc=lambda cell: cell.cell_type != 'code' or skipped.search(cell.source))
    for cell in nb.cells:
        if cell.cell_type == 'code': cell.outputs = [o for o in cell.get('outputs', []) if o.get('name') != 'stderr']   # progress bars
    write_nb(nb, path)
    nbdev_clean(fname=path)
    print(path)
