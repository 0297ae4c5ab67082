"""What the rule files share: the repository's files, and how a verdict is printed (TAP)."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
C_ENDINGS = (".c", ".h", ".cc")
OUTSIDE = {"build", "var", "dist", ".git", "__pycache__", ".pytest_cache"}


def files():
    """Paths relative to the root of everything that belongs to the repository."""
    git = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"],
                         cwd=ROOT, capture_output=True, text=True)
    if git.returncode == 0:
        names = git.stdout.splitlines()
    else:
        names = [os.path.relpath(os.path.join(folder, name), ROOT)
                 for folder, folders, found in os.walk(ROOT)
                 if not folders.__setitem__(slice(None), [f for f in folders if f not in OUTSIDE])
                 for name in found]
    return sorted(name for name in names if (ROOT / name).is_file())


def sources(*folders):
    return [n for n in files() if n.endswith(C_ENDINGS) and (not folders or n.startswith(folders))]


def lines(name):
    return (ROOT / name).read_text(errors="replace").splitlines()


class Verdict:
    """Collects the places where a rule is broken; finish() prints one TAP line per rule."""

    def __init__(self):
        self.bad = {}

    def rule(self, name):
        self.bad.setdefault(name, [])

    def broken(self, name, place):
        self.bad.setdefault(name, []).append(place)

    def finish(self):
        for name, places in self.bad.items():
            print(f"{'not ok' if places else 'ok'} - {name}")
            for place in places:
                print(f"#   {place}")
        sys.exit(any(self.bad.values()))
