"""Renders and checks the documentation without Quarto, which no package index carries.

python .ci/docs.py site           nbs/ -> _docs/, with every link, directive, output and title checked
python .ci/docs.py readme         nbs/index.ipynb -> README.md
python .ci/docs.py check-readme   is README.md what nbs/index.ipynb says, and do its links lead somewhere?
"""
import argparse, base64, difflib, html, json, multiprocessing, os, re, shutil, sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pypandoc, yaml
from nbdev.config import get_config
from nbdev.doclinks import nbglob
from nbdev.processors import FilterDefaults
from nbdev.serve_drv import main as process_nb

cfg = get_config()
root, nbs, site = cfg.config_path, cfg.nbs_path.resolve(), cfg.config_path/'_docs'
MARKDOWN = 'markdown+fenced_divs+tex_math_dollars+pipe_tables-raw_tex'
HREF = re.compile(r'((?:href|src)=")([^"]+)(")')
BLOB = re.compile(rf'github(?:\.com)?/{cfg.user}/{cfg.repo}/blob/{cfg.branch}/([^#?]+)')

def text(source): return source if isinstance(source, str) else ''.join(source)

def fence(source, kind):
    "A code block whose fence is longer than any run of backticks in it."
    ticks = '`' * max(3, 1 + max(map(len, re.findall('`+', source)), default=0))
    return f'{ticks} {{.{kind}}}\n{source}\n{ticks}'

def raw_html(source): return f'````````{{=html}}\n{source}\n````````'

def front_matter(nb):
    "Title, description and file name, from the raw cell that nbdev made of the notebook's first cell."
    raw = next((text(c['source']).strip() for c in nb['cells'] if c['cell_type'] == 'raw'), '')
    return yaml.safe_load(raw.strip('-')) if raw.startswith('---') else {}

def split_options(source):
    "Quarto's cell options (`#| key: value`), and the code below them."
    lines, options = source.strip().splitlines(), {}
    while lines and (m := re.match(r'#\|\s*([\w-]+):\s*(.*)', lines[0])):
        options[m[1]] = m[2].strip()
        lines.pop(0)
    return options, '\n'.join(lines).strip()

def output_markdown(output, figures):
    "One stored output as Markdown; a picture goes to the folder `figures`."
    if output['output_type'] == 'error': raise ValueError(f"stored error: {output['ename']}: {output['evalue']}")
    if output['output_type'] == 'stream': return fence(text(output['text']).rstrip(), 'output')
    data = {kind: text(o) for kind, o in output['data'].items()}
    if 'image/png' in data:
        figures.mkdir(parents=True, exist_ok=True)
        figure = figures/f'figure-{len(list(figures.iterdir())) + 1}.png'
        figure.write_bytes(base64.b64decode(data['image/png']))
        return f'![]({figures.name}/{figure.name})'
    if 'image/svg+xml' in data: return raw_html(data['image/svg+xml'])
    if 'text/markdown' in data: return data['text/markdown']
    if 'text/html' in data: return raw_html(f'<div class="table">{data["text/html"]}</div>')
    return fence(data.get('text/plain', '').rstrip(), 'output')

def markdown(nb, figures):
    "The body of a processed notebook."
    parts = []
    for cell in nb['cells']:
        if cell['cell_type'] == 'markdown': parts.append(text(cell['source']))
        if cell['cell_type'] != 'code': continue
        options, source = split_options(text(cell['source']))
        if re.search(r'^\s*#\|', source, re.M): raise ValueError(f'a directive shows in the cell\n{source}')
        if options.get('include') == 'false': continue
        if source and options.get('echo') != 'false':
            code, fold = fence(source, 'python'), options.get('code-fold')
            if fold: code = '\n\n'.join([raw_html(f'<details{" open" * (fold == "show")}><summary>Code</summary>'), code, raw_html('</details>')])
            parts.append(code)
        if options.get('output') != 'false': parts += [output_markdown(o, figures) for o in cell['outputs']]
    return '\n\n'.join(parts)

@dataclass
class Page:
    source: Path # the notebook in nbs/
    nb: dict # as nbdev processed it
    title: str
    description: str
    out: Path

def read_page(source, processed):
    nb = json.loads(processed.read_text())
    meta = front_matter(nb)
    return Page(source, nb, meta.get('title', ''), meta.get('description', ''), site/source.relative_to(nbs).parent/meta.get('output-file', f'{source.stem}.html'))

def to(page, path): return os.path.relpath(path, page.out.parent)

def menu(page, pages):
    "Links to all pages; those from a subfolder stand below its name."
    lines, folder = [], nbs
    for o in pages:
        if o.source.parent != folder:
            folder = o.source.parent
            lines.append(f'<b>{html.escape(folder.name)}</b>')
        lines.append(f'<a href="{to(page, o.out)}"{" class=here" * (o is page)}>{html.escape(o.title)}</a>')
    return ''.join(lines)

def render(page, pages):
    "Write one page; links to notebooks become links to their pages, linked files come along."
    page.out.parent.mkdir(parents=True, exist_ok=True)
    body = f'::: lede\n{page.description}\n:::\n\n' * bool(page.description) + markdown(page.nb, page.out.parent/f'{page.out.stem}_files')
    found = {o.source: o.out for o in pages}
    def link(m):
        target = html.unescape(m[2]).removeprefix(cfg.doc_host + cfg.doc_baseurl + '/')
        if target != m[2]: return m[1] + to(page, site/target) + m[3]
        path, mark, anchor = target.partition('#')
        source = (page.source.parent/unquote(path)).resolve()
        if source in found: return m[1] + to(page, found[source]) + mark + anchor + m[3]
        if path and source.is_file():
            copy = site/source.relative_to(nbs)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
        return m[0]
    page.out.write_text(HREF.sub(link, pypandoc.convert_text(body, 'html5', MARKDOWN, ['--standalone', '--mathml', '--toc', '--toc-depth=3', '--wrap=none',
        '--metadata', f'title={page.title}', '-V', f'site={cfg.title}', '-V', f'menu={menu(page, pages)}', '--template', str(root/'.ci/page.html')])))

def problems(page, anchors):
    "What a reader would stumble over."
    content = page.out.read_text()
    if not page.title: yield 'no title'
    if re.search(r'<p>:::|\{\{&lt;|<p>#\|', content): yield 'Quarto markup shows'
    for _, target, _ in HREF.findall(content):
        target = unquote(html.unescape(target))
        if blob := BLOB.search(target):
            if not (root/blob[1]).exists(): yield f'link to {blob[1]}, which is not in the repository'
        if re.match(r'[a-z]+:', target): continue
        path, _, anchor = target.partition('#')
        goal = (page.out.parent/path).resolve() if path else page.out
        if not goal.is_file(): yield f'link to missing {target}'
        elif anchor and goal in anchors and anchor not in anchors[goal]: yield f'link to missing anchor {target}'

def process(sources, folder):
    "The notebooks as nbdev hands them to Quarto (`show_doc` entries added, hidden cells gone), and what went wrong."
    jobs = {source: folder/source.relative_to(nbs) for source in sources}
    for out in jobs.values(): out.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
        runs = {source: pool.submit(process_nb, (source, out, FilterDefaults)) for source, out in jobs.items()}
    errors = [f'{source.name}: {run.exception()}' for source, run in runs.items() if run.exception()]
    return {source: out for source, out in jobs.items() if out.exists()}, errors

def build_site():
    shutil.rmtree(site, ignore_errors=True)
    sources = sorted(nbglob(nbs, as_path=True), key=lambda o: (o.stem != 'index', o))
    with TemporaryDirectory() as folder:
        processed, bad = process(sources, Path(folder))
        pages = [read_page(*o) for o in processed.items()]
    for page in pages:
        try: render(page, pages)
        except ValueError as e: bad.append(f'{page.source.name}: {e}')
    rendered = [o for o in pages if o.out.exists()]
    anchors = {o.out: set(re.findall(r'\sid="([^"]+)"', o.out.read_text())) for o in rendered}
    bad += [f'{o.source.name}: {problem}' for o in rendered for problem in problems(o, anchors)]
    print(f'{len(rendered)} of {len(sources)} pages in {site}')
    if bad: sys.exit('\n'.join(bad))

def readme_text():
    "README.md from the index; links relative to nbs/ become relative to the root, which `nbdev_readme` leaves undone."
    with TemporaryDirectory() as folder:
        processed = Path(folder)/cfg.readme_nb
        process_nb((nbs/cfg.readme_nb, processed, FilterDefaults))
        nb = json.loads(processed.read_text())
    body = f"# {front_matter(nb)['title']}\n\n{markdown(nb, root/'index_files')}\n"
    def link(m): return m[0].replace(m[1], f'nbs/{m[1]}') if (nbs/m[1].partition('#')[0]).is_file() else m[0]
    return re.sub(r'(?:\]\(|src="|href=")([^)"#:\s]+)', link, pypandoc.convert_text(body, 'gfm', MARKDOWN, ['--wrap=none']))

def check_readme():
    old, new = (root/'README.md').read_text(), readme_text()
    bad = list(difflib.unified_diff(old.splitlines(), new.splitlines(), 'README.md', 'nbs/index.ipynb', lineterm=''))
    if bad: bad.append('README.md is not what nbs/index.ipynb says: run python .ci/docs.py readme')
    bad += [f'README.md: link to missing {o}' for o in re.findall(r'(?:\]\(|src="|href=")([^)"#:\s]+)(?=[)"#\s])', new) if not (root/o).exists()]
    if bad: sys.exit('\n'.join(bad))

if __name__ == '__main__': # the processes of the pool import this file
    commands = {'site': build_site, 'readme': lambda: (root/'README.md').write_text(readme_text()), 'check-readme': check_readme}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=commands)
    commands[parser.parse_args().command]()
