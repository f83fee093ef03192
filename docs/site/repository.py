"""A hook of mkdocs: the site's files are those of the repository, under their paths there."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

TOP = Path(__file__).parents[2]
BESIDE_DOCS = (
    "*.md",
    "LICENSE",
    "NOTICE",
    "libs/*/README.md",
    "services/*/README.md",
    "services/gateway/dashboard/README.md",
    "services/*/src/**/README.md",
    "protos/**/*.proto",
)
"""What documents link to, and is not in docs/ itself."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Every file of docs/ and those beside it, each with its path from the top."""
    of_theme = [file for file in files if file.src_dir != config.docs_dir]
    inside = [Path(config.docs_dir, file.src_uri) for file in files if file not in of_theme]
    beside = [path for pattern in BESIDE_DOCS for path in sorted(TOP.glob(pattern))]
    ours = [_file(path, config) for path in (*inside, *beside)]
    return Files([*of_theme, *ours])


def _file(path: Path, config: MkDocsConfig) -> File:
    uri = path.relative_to(TOP).as_posix()
    return File(uri, str(TOP), config.site_dir, config.use_directory_urls)
