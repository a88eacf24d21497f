"""Runs notebooks from top to bottom in a kernel and stores their outputs, skipping the cells that nbdev_test skips.

python .ci/execute.py nbs/02_evaluation.ipynb ...
"""
import base64, io, os, re, sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbdev.clean import nbdev_clean
from nbdev.config import get_config
from PIL import Image

skipped = re.compile(rf'nbdev_export\(|^#\|\s*(eval:\s*false|{"|".join(get_config().tst_flags.split())})\s*$', re.M)

class Client(NotebookClient):
    async def async_execute_cell(self, cell, *args, **kwargs):
        return cell if skipped.search(cell.source) else await super().async_execute_cell(cell, *args, **kwargs)

def on_paper(text):
    "What a terminal shows in the end: of a line that was written over, such as a progress bar, the last state."
    lines = [line.rstrip('\r') for line in text.split('\n')]
    last = [line.rpartition('\r')[2].rstrip(' ') for line in lines]
    return '\n'.join(state for line, state in zip(lines, last) if state or '\r' not in line)

def with_palette(png):
    "A figure, as base64, in 256 colours: a third of the bytes, so that notebooks stay small."
    small = io.BytesIO()
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert('RGB')
    image.quantize(256, dither=Image.Dither.NONE).save(small, 'PNG', optimize=True)
    return base64.b64encode(small.getvalue()).decode()

os.environ.update(IN_TEST='outputs', PATH=f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}')
for path in map(Path, sys.argv[1:]):
    nb = nbformat.read(path, 4)
    Client(nb, timeout=None, coalesce_streams=True, resources={'metadata': {'path': str(path.parent)}}).execute()
    for cell in nb.cells:
        if cell.cell_type != 'code': continue
        cell.outputs = [o for o in cell.outputs if o.get('name') != 'stderr']   # progress bars
        for o in cell.outputs:
            if 'text' in o: o.text = on_paper(o.text)
            if 'image/png' in o.get('data', {}): o.data['image/png'] = with_palette(o.data['image/png'])
    nbformat.write(nb, path)
    nbdev_clean(fname=path)
    print(path)
