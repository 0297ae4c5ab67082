"""The tarball for shared hosts.  This step's programs are the ones it holds (build/dist)."""
import subprocess
import tarfile

import pytest

from harness import BUILD, ROOT, areas

pytestmark = pytest.mark.cgi


@pytest.fixture(scope="module", autouse=True)
def static_programs():
    if BUILD.name != "dist":
        pytest.skip("needs MUSTER_BUILD=build/dist (make STATIC=1 programs)")


@pytest.fixture(scope="module")
def tarball():
    subprocess.run([ROOT / "scripts/dist", "test"], check=True, capture_output=True)
    with tarfile.open(ROOT / "dist" / "muster-test.tar.gz") as tar:
        yield tar


def needed(path):
    """The shared libraries a program asks for."""
    text = subprocess.run(["readelf", "-dW", path], check=True, capture_output=True,
                          text=True).stdout
    return {line.split("[")[1].split(".so")[0] for line in text.splitlines() if "(NEEDED)" in line}


def test_programs__need_nothing_but_the_kernel():
    for path in [*(BUILD / "cgi-bin").iterdir(), *(BUILD / "cron").iterdir()]:
        if path.name != "mailer":
            headers = subprocess.run(["readelf", "-lW", path], check=True, capture_output=True,
                                     text=True).stdout
            assert "INTERP" not in headers and not needed(path), path.name


def test_mailer__needs_only_libc_and_libcurl():
    assert needed(BUILD / "cron" / "mailer") <= {"libc", "libm", "ld-linux-x86-64", "libcurl"}


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
