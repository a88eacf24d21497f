"""Runs notebooks from top to bottom in a kernel and stores their outputs, skipping the cells that nbdev_test skips.

python .ci/execute.py nbs/02_evaluation.ipynb ...
"""
import os, re, sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbdev.clean import nbdev_clean
from nbdev.config import get_config

skipped = re.compile(rf'nbdev_export\(|^#\|\s*(eval:\s*false|{"|".join(get_config().tst_flags.split())})\s*$', re.M)

class Client(NotebookClient):
    async def async_execute_cell(self, cell, *args, **kwargs):
        return cell if skipped.search(cell.source) else await super().async_execute_cell(cell, *args, **kwargs)

def on_paper(text):
    "What a terminal shows in the end: of a line that was written over, such as a progress bar, the last state."
    lines = [line.rstrip('\r') for line in text.split('\n')]
    last = [line.rpartition('\r')[2].rstrip(' ') for line in lines]
    return '\n'.join(state for line, state in zip(lines, last) if state or '\r' not in line)

os.environ.update(IN_TEST='outputs', PATH=f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}')
for path in map(Path, sys.argv[1:]):
    nb = nbformat.read(path, 4)
    Client(nb, timeout=None, coalesce_streams=True, resources={'metadata': {'path': str(path.parent)}}).execute()
    for cell in nb.cells:
        if cell.cell_type != 'code': continue
        cell.outputs = [o for o in cell.outputs if o.get('name') != 'stderr']   # progress bars
        for o in cell.outputs:
            if 'text' in o: o.text = on_paper(o.text)
    nbformat.write(nb, path)
    nbdev_clean(fname=path)
    print(path)
