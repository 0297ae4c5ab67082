"""The tarball for shared hosts.  This step's programs are the ones it holds (build/dist)."""
import subprocess
import tarfile

import pytest

from harness import BUILD, ROOT, areas

pytestmark = pytest.mark.cgi


@pytest.fixture(scope="module")
def tarball():
    if BUILD.name != "dist":
        pytest.skip("needs build/dist (make STATIC=1 programs)")
    subprocess.run([ROOT / "scripts/dist", "test"], check=True, capture_output=True)
    with tarfile.open(ROOT / "dist" / "muster-test.tar.gz") as tar:
        yield tar


def test_pages__need_nothing_but_the_kernel():
    if BUILD.name != "dist":
        pytest.skip("needs build/dist (make STATIC=1 programs)")
    for area in areas():
        headers = subprocess.run(["readelf", "-lW", BUILD / "cgi-bin" / area], check=True,
                                 capture_output=True, text=True).stdout
        assert "INTERP" not in headers and "DYNAMIC" not in headers, area


def test_jobs__need_only_libc_unless_they_send_mail():
    for path in (BUILD / "cron").iterdir():
        needed = subprocess.run(["readelf", "-dW", path], check=True, capture_output=True,
                                text=True).stdout
        libraries = {line.split("[")[1].split(".so")[0] for line in needed.splitlines()
                     if "(NEEDED)" in line}
        assert libraries <= {"libc", "libm", "ld-linux-x86-64", "libcurl"}, (path.name, libraries)


def test_tarball__keeps_programs_apart_from_what_the_web_may_see(tarball):
    names = tarball.getnames()
    for area in areas():
        member = tarball.getmember(f"muster-test/public/cgi-bin/{area}.cgi")
        assert member.mode & 0o111
    assert not [n for n in names if "/public/" in n and "/cron/" in n]
    for name in ("public/.htaccess", "public/static/muster.css", "public/errors/404.html",
                 "private/muster.conf.example", "private/cron/importer", "INSTALL", "LICENSE"):
        assert f"muster-test/{name}" in names
    text = tarball.extractfile("muster-test/public/.htaccess").read().decode()
    assert "|".join(areas()) in text and "@" not in text.split("SetEnv", 1)[1]
    assert "accel = no" in tarball.extractfile(
        "muster-test/private/muster.conf.example").read().decode()
