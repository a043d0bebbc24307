"""Hours of which nothing is worth an examiner's look, each declared once and spent in a container of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from harness import foreign_packages, ordinary
from harness.commands import wait_until
from harness.playing import Stage, run_script
from harness.upgrades import next_versions
from runtimes import images

SERVERS_UPGRADED = ("nginx-common", "postgresql-15", "cron", "openssl")


@dataclass(frozen=True)
class Material:
    """What the hours are made of."""

    stage: Stage
    servers: images.Image
    """debian-servers"""
    folder: object
    """An empty folder, for what is built."""
    program: object
    """The path of an executable of the host, to be packaged."""

    @property
    def docker(self):
        return self.stage.docker


@dataclass(frozen=True)
class QuietHour:
    name: str
    start: Callable
    """Makes the container, of Material and a name."""
    spend: Callable
    """What goes on in it, of Material and the container."""
    changes: str
    """A path that it changes: quiet is not silent."""


def script(text):
    return lambda material, container: run_script(container, text)


def start_application(material, name):
    return material.stage.start(name)


def start_servers(material, name):
    versions = next_versions(SERVERS_UPGRADED, material.folder / name)
    container = material.stage.run(material.servers, name, [f"--volume={versions}:/upgrades:ro"])
    run_script(container, ordinary.SERVERS)
    wait_until(lambda: (container.root / "run/postgresql/15-main.pid").exists(), "PostgreSQL")
    return container


def start_of_rpm(material, name):
    package = foreign_packages.build_rpm(material.folder, 0, material.program)
    image = images.with_root(material.folder, name, lambda root: foreign_packages.install_rpm(root, package))
    return material.stage.run(image, name)


def upgrade_rpm(material, container):
    package = foreign_packages.build_rpm(material.folder, 1, material.program)
    foreign_packages.install_rpm(material.docker.merged(container), package)


def start_of_apk(material, name):
    image = images.with_root(material.folder, name, lambda root: foreign_packages.write_apk(root, 0, material.program))
    return material.stage.run(image, name)


def upgrade_apk(material, container):
    foreign_packages.write_apk(container.root, 1, material.program)


QUIET_HOURS = (
    QuietHour("application at work", start_application, script(ordinary.HOUR), "/srv/app/data/shop.db"),
    QuietHour("application administered", start_application, script(ordinary.ADMINISTRATION), "/etc/logrotate.conf"),
    QuietHour("application upgraded by dpkg", start_application, script(ordinary.UPGRADE), "/usr/bin/openssl"),
    QuietHour("PostgreSQL at work", start_servers, script(ordinary.SERVERS_AT_WORK), "/var/log/nginx/access.log"),
    QuietHour("PostgreSQL upgraded by dpkg", start_servers, script(ordinary.UPGRADE), "/usr/sbin/cron"),
    QuietHour("server upgraded by rpm", start_of_rpm, upgrade_rpm, "/usr/sbin/httpd"),
    QuietHour("server upgraded by apk (fixture)", start_of_apk, upgrade_apk, "/usr/bin/httpd-wrap"),
)
