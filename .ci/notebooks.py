"""Checks the form of the notebooks: lines, cells, links, and whether what they export is shown and tested nearby.

python .ci/notebooks.py            every notebook in nbs/, and the total; exit status 1 where a limit is broken
python .ci/notebooks.py -v         names what is too wide, too long, a link to a page that only the site has, not shown, not tested
python .ci/notebooks.py -v FILE …  only these
"""
import ast, json, re, sys
from pathlib import Path

WIDTH, LENGTH, SHARE = 120, 40, 0.85   # characters a line, lines a cell, share of exported names shown and tested
ASSERTS = re.compile(r'^\s*assert\b|\bassert_\w+\(|\btest_(eq|ne|fail|close|is|stdout)\w*\(', re.M)

class Cell:
    "A code cell."
    def __init__(self, cell):
        lines = ''.join(cell['source']).splitlines()
        flags = {line[2:].strip() for line in lines if line.startswith('#|')}
        self.lines = [line for line in lines if not line.startswith('#|')]
        self.source = '\n'.join(self.lines)
        self.exported = any(re.match(r'exports?\b', flag) for flag in flags)
        self.runs = 'eval: false' not in flags
        self.shows = self.runs and 'hide' not in flags and bool(cell['outputs'])
        self.tests = self.runs and not self.exported and bool(ASSERTS.search(self.source))

    @property
    def names(self):
        "Public functions and classes that the cell exports."
        kinds = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef
        defined = [o.name for o in ast.parse(self.source).body if isinstance(o, kinds)] if self.exported else []
        return [name for name in defined if not name.startswith('_')]

def near(name, cells, kind):
    "Whether one of some cells is of a kind and uses a name."
    return any(getattr(cell, kind) and re.search(rf'\b{name}\b', cell.source) for cell in cells)

def measure(path):
    "What there is to count in a notebook: five lists, the names that it exports, and its exported lines."
    every = json.loads(path.read_text(encoding='utf-8'))['cells']
    cells = [Cell(c) for c in every if c['cell_type'] == 'code']
    prose = '\n'.join(''.join(c['source']) for c in every if c['cell_type'] == 'markdown')
    exported = [cell for cell in cells if cell.exported]
    names = [(name, i) for i, cell in enumerate(cells) for name in cell.names]
    return dict(
        wide=[f'{len(line)}: {line.strip()[:70]}' for cell in exported for line in cell.lines if len(line) > WIDTH],
        long=[f'{len(cell.lines)}: {cell.lines[0][:70]}' for cell in exported if len(cell.lines) > LENGTH],
        links=re.findall(r'\]\(((?!https?:)[^)#\s]+\.html)', prose),
        hidden=[name for name, i in names if not near(name, cells[i + 1:i + 3], 'shows')],
        untested=[name for name, i in names if not near(name, cells[i + 1:i + 4], 'tests')],
        names=[name for name, _ in names], lines=sum(len(cell.lines) for cell in exported))

def share(part, names): return 1 - len(part)/len(names) if names else 1

def main(argv):
    paths = [Path(arg) for arg in argv if arg != '-v'] or sorted(Path('nbs').rglob('*.ipynb'))
    found = {path: measure(path) for path in paths}
    total = {key: sum(len(m[key]) if key != 'lines' else m[key] for m in found.values()) for key in next(iter(found.values()))}
    print(f'{"notebook":40} {"lines":>6} {"wide":>5} {"long":>5} {"links":>5} {"names":>6} {"shown":>6} {"tested":>7}')
    for path, m in found.items():
        print(f'{path.stem:40} {m["lines"]:6} {len(m["wide"]):5} {len(m["long"]):5} {len(m["links"]):5} {len(m["names"]):6} '
              f'{share(m["hidden"], m["names"]):6.0%} {share(m["untested"], m["names"]):7.0%}')
        for kind in ('wide', 'long', 'links', 'hidden', 'untested')*('-v' in argv):
            for what in m[kind]: print(f'    {kind} {what}')
    shown, tested = (1 - total[kind]/max(1, total['names']) for kind in ('hidden', 'untested'))
    print(f'{"all":40} {total["lines"]:6} {total["wide"]:5} {total["long"]:5} {total["links"]:5} {total["names"]:6} {shown:6.0%} {tested:7.0%}')
    return int(total['wide'] + total['long'] + total['links'] > 0 or min(shown, tested) < SHARE)

if __name__ == '__main__': sys.exit(main(sys.argv[1:]))
