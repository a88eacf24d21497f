"""The pages of the documentation: notebooks as nbdev processed them, written as HTML and as Markdown."""
import base64, html, json, os, re, shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pypandoc, yaml
from nbdev.config import get_config

cfg = get_config()
root, nbs, site = cfg.config_path, cfg.nbs_path.resolve(), cfg.config_path/'_docs'
here = Path(__file__).parent
HOST = cfg.doc_host + cfg.doc_baseurl + '/'
MARKDOWN = 'markdown+fenced_divs+tex_math_dollars+pipe_tables-raw_tex'
HREF = re.compile(r'((?:href|src)=")([^"]+)(")')
MARKDOWN_LINK = re.compile(r'(\]\()([^()\s]+)(\))')

# ---- what a notebook shows

def text(source): return source if isinstance(source, str) else ''.join(source)

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

def output_part(output, figures):
    "One stored output; a picture goes to the folder `figures`."
    if output['output_type'] == 'error': raise ValueError(f"stored error: {output['ename']}: {output['evalue']}")
    if output['output_type'] == 'stream': return 'output', text(output['text']).rstrip()
    data = {kind: text(o) for kind, o in output['data'].items()}
    if 'image/png' in data:
        figures.mkdir(parents=True, exist_ok=True)
        figure = figures/f'figure-{len(list(figures.iterdir())) + 1}.png'
        figure.write_bytes(base64.b64decode(data['image/png']))
        return 'markdown', f'![]({figures.name}/{figure.name})'
    if 'image/svg+xml' in data: return 'html', data['image/svg+xml']
    if 'text/markdown' in data: return 'markdown', data['text/markdown']
    if 'text/html' in data: return 'html', data['text/html']
    return 'output', data.get('text/plain', '').rstrip()

def parts(nb, figures):
    "Pairs of a kind (markdown, python, output or html) and a text, in order."
    for cell in nb['cells']:
        if cell['cell_type'] == 'markdown': yield 'markdown', text(cell['source'])
        if cell['cell_type'] != 'code': continue
        options, source = split_options(text(cell['source']))
        if re.search(r'^\s*#\|', source, re.M): raise ValueError(f'a directive shows in the cell\n{source}')
        if options.get('include') == 'false': continue
        if source and options.get('echo') != 'false': yield 'python', source
        if options.get('output') != 'false': yield from (output_part(o, figures) for o in cell['outputs'])

# ---- as Markdown: for pandoc, and for readers

def fence(source, kind):
    "A code block whose fence is longer than any run of backticks in it."
    ticks = '`' * max(3, 1 + max(map(len, re.findall('`+', source)), default=0))
    return f'{ticks}{kind}\n{source}\n{ticks}'

def for_pandoc(shown):
    "What a notebook shows, in pandoc's Markdown."
    kinds = dict(python=' {.python}', output=' {.output}', html='{=html}')
    return '\n\n'.join(fence(source, kinds[kind]) if kind in kinds else source for kind, source in shown)

class TableRows(HTMLParser):
    "The texts of the cells of an HTML table; `head` counts the rows of its head."
    def __init__(self, source):
        super().__init__()
        self.rows, self.head, self.inside = [], 0, False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag == 'tr': self.rows.append([])
        if tag in ('th', 'td'): self.rows[-1] += [''] * int(dict(attrs).get('colspan', 1))
        self.inside = self.inside or tag in ('th', 'td')

    def handle_endtag(self, tag):
        if tag in ('th', 'td'): self.inside = False
        if tag == 'thead': self.head = len(self.rows)

    def handle_data(self, data):
        if self.inside: self.rows[-1][-1] += data.strip()

def pipe_table(source):
    "A table of pandas in Markdown: the rows of its head as one, and empty cells where one spans several rows."
    table = TableRows(source)
    width = max(map(len, table.rows), default=0)
    rows = [[''] * (width - len(row)) + [cell.replace('|', '\\|') for cell in row] for row in table.rows]
    head = [' '.join(filter(None, cells)) for cells in zip(*rows[:table.head])] or [''] * width
    return '\n'.join(f"| {' | '.join(row)} |" for row in [head, ['---'] * width, *rows[table.head:]])

# ---- the site

@dataclass
class Page:
    source: Path # the notebook in nbs/
    section: str # where the menu lists it
    name: str # in the menu
    title: str
    description: str
    out: Path
    shown: list = field(repr=False) # pairs of a kind and a text

    @property
    def twin(self): return self.out.with_name(f'{self.out.name}.md')

def read_sidebar():
    "Section and name in the menu of every page that nbs/sidebar.yml lists, in its order."
    sections = yaml.safe_load((nbs/'sidebar.yml').read_text())['website']['sidebar']['contents']
    entries = [(o['section'], e if isinstance(e, dict) else {'href': e}) for o in sections for e in o['contents']]
    return {(nbs/e['href']).resolve(): (section, e.get('text')) for section, e in entries}

def read_page(source, processed, section, name):
    nb = json.loads(processed.read_text())
    meta = front_matter(nb)
    title, out = meta.get('title', ''), site/source.relative_to(nbs).parent/meta.get('output-file', f'{source.stem}.html')
    return Page(source, section, name or title, title, ' '.join(meta.get('description', '').split()), out,
        list(parts(nb, out.parent/f'{out.stem}_files')))

def to(page, path): return os.path.relpath(path, page.out.parent)

def follow(page, target, outs, suffix=''):
    "Where a link leads: to the page of a notebook (a suffix makes it its twin), or to a file, which comes along."
    path, mark, anchor = target.removeprefix(HOST).partition('#')
    source = (page.source.parent/unquote(path)).resolve()
    goal = site/path if target.startswith(HOST) else outs.get(source)
    if goal: return to(page, goal) + suffix*(goal in outs.values()) + mark + anchor
    if path and source.is_file():
        copy = site/source.relative_to(nbs)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copy)
    return target

def menu(page, pages):
    "Links to all pages, by section; the first section and that of the page are open."
    lines = []
    for section, group in groupby(pages, lambda o: o.section):
        links = [f'<a href="{to(page, o.out)}"{" class=here aria-current=page" * (o is page)}>{html.escape(o.name)}</a>' for o in group]
        lines += [f'<details{" open" * (section in (page.section, pages[0].section))}><summary>{section}</summary>', *links, '</details>']
    return ''.join(lines)

def around(page, pages):
    "Links to the pages before and after this one."
    i = pages.index(page)
    before = [f'<a rel="prev" href="{to(page, o.out)}">← {html.escape(o.name)}</a>' for o in pages[:i][-1:]]
    return ''.join(before + [f'<a rel="next" href="{to(page, o.out)}">{html.escape(o.name)} →</a>' for o in pages[i + 1:i + 2]])

def write_html(page, pages):
    page.out.parent.mkdir(parents=True, exist_ok=True)
    outs = {o.source: o.out for o in pages}
    variables = dict(library=cfg.title, site=cfg.title if page.title != cfg.title else '', root=to(page, site/'_')[:-1], twin=page.twin.name,
        menu=menu(page, pages), around=around(page, pages))
    body = f'---\n{json.dumps({"title": page.title, "lede": page.description})}\n---\n\n{for_pandoc(page.shown)}'
    content = pypandoc.convert_text(body, 'html5', MARKDOWN, ['--standalone', '--mathml', '--toc', '--toc-depth=3', '--wrap=none',
        '--lua-filter', str(nbs/'render.lua'), '--template', str(here/'page.html'), *(o for v in variables.items() for o in ('-V', '='.join(v)))])
    page.out.write_text(HREF.sub(lambda m: m[1] + html.escape(follow(page, html.unescape(m[2]), outs)) + m[3], content))

def write_twin(page, pages):
    "The page in plain Markdown, beside it; its links lead to other twins."
    page.out.parent.mkdir(parents=True, exist_ok=True)
    outs = {o.source: o.out for o in pages}
    def link(m): return m[1] + follow(page, m[2], outs, '.md') + m[3]
    def plain(kind, source):
        if kind == 'html': return pipe_table(source) if '<table' in source else ''
        if kind != 'markdown': return fence(source, 'python' if kind == 'python' else '')
        source = re.sub(r'^:::.*$|<!--.*?-->|(?<=\))\{[^}]*\}', '', re.sub('<code>(.*?)</code>', r'`\1`', source), flags=re.M)
        return HREF.sub(link, MARKDOWN_LINK.sub(link, source)).strip()
    shown = [plain(*part) for part in page.shown]
    page.twin.write_text('\n\n'.join([f'# {page.title}', f'> {page.description}', *filter(None, shown)]) + '\n')

def search_entries(page):
    "For every heading of a page: its address, the titles, and the words below it, without code and tables."
    body = re.sub(r'<(pre|table|nav|footer|math|details)\b.*?</\1>', ' ', page.out.read_text().partition('<main>')[2].partition('<nav')[0], flags=re.S)
    first, *rest = re.split(r'<h[2-6][^>]*\bid="([^"]+)"[^>]*>(.*?)</h[2-6]>', body, flags=re.S)
    def words(source): return ' '.join(html.unescape(re.sub(r'<[^>]*>', ' ', source)).split())
    address = page.out.relative_to(site).as_posix()
    yield address, page.title, '', words(first.partition('</h1>')[2])
    for anchor, heading, below in zip(rest[::3], rest[1::3], rest[2::3]): yield f'{address}#{anchor}', page.title, words(heading), words(below)

def write_search(pages):
    entries = [entry for page in pages for entry in search_entries(page)]
    (site/'search.js').write_text(f'const pages = {json.dumps(entries, ensure_ascii=False)}\n{(here/"search.js").read_text()}')

def write_llms(pages):
    "The list of all twins for language models, see llmstxt.org."
    lines = [f'# {cfg.title}', '', f'> {pages[0].description}']
    for section, group in groupby(pages, lambda o: o.section):
        lines += ['', f'## {section}', '', *(f'- [{o.name}]({HOST}{o.twin.relative_to(site).as_posix()}): {o.description}' for o in group)]
    (site/'llms.txt').write_text('\n'.join(lines) + '\n')
