"""Package metadata: everything is read from settings.ini; edit there, not here."""
import shlex, shutil
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

here = Path(__file__).parent
config = ConfigParser(delimiters=['='])
config.read(here/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
lib = cfg['lib_name']

spdx = {'apache2': 'Apache-2.0', 'mit': 'MIT', 'bsd3': 'BSD-3-Clause', 'gpl3': 'GPL-3.0-only'}
statuses = ['', '1 - Planning', '2 - Pre-Alpha', '3 - Alpha', '4 - Beta', '5 - Production/Stable']

class BuildWithResults(build_py):
    "Put the result files that the notebooks draw from beside the experiments, so that the notebooks run from a wheel."
    def run(self):
        super().run()
        if self.editable_mode: return
        target = Path(self.build_lib)/lib/'experiments'/'results'
        for file in (here/'nbs'/'results').rglob('*'):
            if file.suffix not in ('.csv', '.json'): continue
            copy = target/file.relative_to(here/'nbs'/'results')
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)

setup(
    name=lib,
    version=cfg['version'],
    description=cfg['description'],
    keywords=cfg['keywords'],
    author=cfg['author'],
    author_email=cfg['author_email'],
    license=spdx[cfg['license']],
    url=cfg['git_url'],
    project_urls={'Documentation': cfg['doc_host'] + cfg['doc_baseurl']},
    classifiers=[
        'Development Status :: ' + statuses[int(cfg['status'])],
        'Intended Audience :: ' + cfg['audience'],
        'Natural Language :: ' + cfg['language'],
        'Programming Language :: Python :: 3',
    ],
    package_dir={'': '.'},  # else a PEP 660 editable install is shadowed by a workspace's ./fincompress/
    packages=find_packages(include=[lib, f'{lib}.*'], exclude=[f'{lib}.{o}*' for o in ('checkpoints', 'results')]),  # a workspace may lie in the checkout
    package_data={lib: ['*.pyi', 'py.typed', 'data/sentfin/*', 'experiments/*.txt']},
    cmdclass=dict(build_py=BuildWithResults),
    python_requires='>=' + cfg['min_python'],
    install_requires=shlex.split(cfg['requirements']),
    extras_require={k.removesuffix('_requirements'): shlex.split(v) for k, v in cfg.items() if k.endswith('_requirements')},
    entry_points={'console_scripts': shlex.split(cfg['console_scripts']), 'nbdev': [f'{lib}={lib}._modidx:d']},
    long_description=(here/'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    zip_safe=False,
)
