"""``python -m references`` writes every page anew."""

from references.pages import PAGES, TOP

if __name__ == "__main__":
    for name, make in PAGES.items():
        path = TOP / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(make())
        print(name)  # noqa: T201
