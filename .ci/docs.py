"""Renders and checks the documentation without Quarto, which no package index carries.

python .ci/docs.py site           nbs/ -> _docs/, with every link, directive, output and title checked
python .ci/docs.py twins          adds llms.txt and a Markdown twin of every page to _docs/, as nbdev_docs has left it
python .ci/docs.py readme         nbs/index.ipynb -> README.md
python .ci/docs.py check-readme   is README.md what nbs/index.ipynb says, and do its links lead somewhere?
"""
import argparse, difflib, html, json, multiprocessing, re, shutil, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pypandoc
from nbdev.doclinks import nbglob
from nbdev.processors import FilterDefaults
from nbdev.serve_drv import main as process_nb

from pages import (HOST, HREF, MARKDOWN, MARKDOWN_LINK, cfg, for_pandoc, front_matter, nbs, parts, read_page, read_sidebar, root, site, write_html,
    write_llms, write_search, write_twin)

BLOB = re.compile(rf'github(?:\.com)?/{cfg.user}/{cfg.repo}/blob/{cfg.branch}/([^#?]+)')

def process(sources, folder):
    "The notebooks as nbdev hands them to Quarto (`show_doc` entries added, hidden cells gone), and what went wrong."
    jobs = {source: folder/source.relative_to(nbs) for source in sources}
    for out in jobs.values(): out.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
        runs = {source: pool.submit(process_nb, (source, out, FilterDefaults)) for source, out in jobs.items()}
    errors = [f'{source.name}: {run.exception()}' for source, run in runs.items() if run.exception()]
    return {source: out for source, out in jobs.items() if out.exists()}, errors

def read_pages():
    "Every page in the order of the menu, and what is wrong."
    sources, listed, pages = nbglob(nbs, as_path=True), read_sidebar(), []
    bad = [f'nbs/sidebar.yml: {o.relative_to(nbs)} is missing' for o in sources if o not in listed]
    bad += [f'nbs/sidebar.yml: there is no {o.relative_to(nbs)}' for o in listed if o not in sources]
    with TemporaryDirectory() as folder:
        processed, errors = process(sources, Path(folder))
        for source, (section, name) in listed.items():
            try:
                if source in processed: pages.append(read_page(source, processed[source], section, name))
            except ValueError as e: errors.append(f'{source.name}: {e}')
    return pages, bad + errors

def broken(page, target, anchors):
    "What is wrong with a link, `None` if nothing is."
    target = unquote(html.unescape(target))
    if (blob := BLOB.search(target)) and not (root/blob[1]).exists(): return f'link to {blob[1]}, which is not in the repository'
    if re.match(r'[a-z]+:', target): return
    path, _, anchor = target.partition('#')
    goal = (page.out.parent/path).resolve() if path else page.out
    if not goal.is_file(): return f'link to missing {target}'
    if anchor and goal in anchors and anchor not in anchors[goal]: return f'link to missing anchor {target}'

def problems(page, anchors):
    "What a reader would stumble over."
    content, twin = page.out.read_text(), page.twin.read_text()
    if not page.title: yield 'no title'
    if re.search(r'<p>:::|\{\{&lt;|<p>#\|', content): yield 'Quarto markup shows'
    if not page.description: yield 'no description'
    if re.search(r'\]\((https?:|<a )', re.sub(r'<pre.*?</pre>', '', content, flags=re.S)): yield 'a link inside a link'
    prose = re.sub(r'^(`{3,}).*?^\1$', '', twin, flags=re.M | re.S)
    for pattern, source in (HREF, content), (HREF, prose), (MARKDOWN_LINK, prose):
        for _, target, _ in pattern.findall(source):
            if wrong := broken(page, target, anchors): yield wrong

def build_site():
    shutil.rmtree(site, ignore_errors=True)
    pages, bad = read_pages()
    for page in pages:
        write_html(page, pages)
        write_twin(page, pages)
    write_search(pages)
    write_llms(pages)
    shutil.copy(nbs/'styles.css', site)
    anchors = {o.out: set(re.findall(r'\sid="([^"]+)"', o.out.read_text())) for o in pages}
    bad += [f'{o.source.name}: {problem}' for o in pages for problem in problems(o, anchors)]
    listed = re.findall(rf'\]\({re.escape(HOST)}([^)]+)\): \S', (site/'llms.txt').read_text())
    bad += [f'llms.txt: {o.twin.name} is missing' for o in pages if o.twin.relative_to(site).as_posix() not in listed]
    bad += [f'llms.txt: there is no {o}' for o in listed if not (site/o).is_file()]
    print(f'{len(pages)} pages in {site}')
    if bad: sys.exit('\n'.join(bad))

def add_twins():
    pages, bad = read_pages()
    for page in pages: write_twin(page, pages)
    write_llms(pages)
    if bad: sys.exit('\n'.join(bad))

def readme_text():
    "README.md from the index; links relative to nbs/ become relative to the root, which `nbdev_readme` leaves undone."
    with TemporaryDirectory() as folder:
        processed = Path(folder)/cfg.readme_nb
        process_nb((nbs/cfg.readme_nb, processed, FilterDefaults))
        nb = json.loads(processed.read_text())
    body = f"# {front_matter(nb)['title']}\n\n{for_pandoc(parts(nb, root/'index_files'))}\n"
    def link(m): return m[0].replace(m[1], f'nbs/{m[1]}') if (nbs/m[1].partition('#')[0]).is_file() else m[0]
    return re.sub(r'(?:\]\(|src="|href=")([^)"#:\s]+)', link, pypandoc.convert_text(body, 'gfm', MARKDOWN, ['--wrap=none']))

def check_readme():
    old, new = (root/'README.md').read_text(), readme_text()
    bad = list(difflib.unified_diff(old.splitlines(), new.splitlines(), 'README.md', 'nbs/index.ipynb', lineterm=''))
    if bad: bad.append('README.md is not what nbs/index.ipynb says: run python .ci/docs.py readme')
    bad += [f'README.md: link to missing {o}' for o in re.findall(r'(?:\]\(|src="|href=")([^)"#:\s]+)(?=[)"#\s])', new) if not (root/o).exists()]
    if bad: sys.exit('\n'.join(bad))

if __name__ == '__main__': # the processes of the pool import this file
    commands = {'site': build_site, 'twins': add_twins, 'readme': lambda: (root/'README.md').write_text(readme_text()), 'check-readme': check_readme}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=commands)
    commands[parser.parse_args().command]()
