# SPDX-License-Identifier: GPL-2.0-or-later
"""wheel.py VERSION FOLDER: packs ptsearch/ beside this file as a wheel into
FOLDER, for who installs by pip. Pure Python, so a zip archive with three files
of its own is all there is to it (the binary distribution format of the Python
Packaging User Guide); equal sources make equal bytes."""
import base64
import hashlib
import sys
import zipfile
from pathlib import Path

METADATA = """\
Metadata-Version: 2.1
Name: ptsearch
Version: {version}
Summary: Ask an index of articles, and keep it up to date (libptsearch)
License: GPL-2.0-or-later
Requires-Python: >=3.11
Classifier: Typing :: Typed
"""

WHEEL = """\
Wheel-Version: 1.0
Generator: pt-search
Root-Is-Purelib: true
Tag: py3-none-any
"""


def main() -> None:
    version, folder = sys.argv[1], Path(sys.argv[2])
    package = Path(__file__).resolve().parent / "ptsearch"
    info = f"ptsearch-{version}.dist-info"
    files = {f"ptsearch/{path.name}": path.read_bytes().replace(
        b"@VERSION@", version.encode())
        for path in sorted(package.iterdir()) if path.is_file()}
    files[f"{info}/METADATA"] = METADATA.format(version=version).encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    record = f"{info}/RECORD"
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
        lines.append(f"{name},sha256={digest.decode().rstrip('=')},"
                     f"{len(content)}\n")
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"ptsearch-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    print(wheel)


main()
