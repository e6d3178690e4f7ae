"""How many requests a second the public pages hold, and how long the slowest hundredth takes.

One command; needs the load tool `wrk` and the county that `sundial run` built in a data directory:

    uv run python benchmarks/public_pages.py --data .sundial

It starts the application as in production (`sundial serve`, one process) on that data and drives home, search, a guide and the
published results, each for some seconds from many connections, as browsers do (gzip) and without cookies. The yardstick is
the same page with a session cookie: nothing is kept for it, so every request is drawn anew.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PAGES = {"home": "/", "search": f"/services/?q={quote('许可')}", "guide": "", "results": "/published/"}
BAR = 500  # requests a second


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None or not Path(options.data).is_dir():
        print(f"Left out: this needs wrk on the path and a county built in {options.data}.")
        return
    port = _free_port()
    root = f"http://127.0.0.1:{port}"
    env = {**os.environ, "SUNDIAL_DATA": options.data, "SUNDIAL_HTTPS": "false"}
    command = [sys.executable, "-m", "sundial.cli.main", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env)
    try:
        _wait_for(root)
        pages = {**PAGES, "guide": options.guide or _a_guide(root)}
        print(
            f"{options.connections} connections, {options.seconds} s a page, one process; load {os.getloadavg()[0]:.1f}"
        )
        for name, address in pages.items():
            kept = _drive(root + address, options, server.pid)
            drawn = _drive(root + address, options, server.pid, "Cookie: sessionid=nobody")
            met = "met" if kept.rate >= BAR else "NOT met"
            print(f"{name:8} {kept}; drawn anew {drawn}; bar {met}")
    finally:
        server.terminate()
        server.wait(20)


@dataclass(frozen=True)
class Driven:
    """Requests a second, the time within which 99 of 100 were answered, and the server's own work for one, in ms of CPU."""

    rate: float
    slowest: str
    work: float

    def __str__(self) -> str:
        return f"{self.rate:7.0f} a second, p99 {self.slowest}, {self.work:.2f} ms of CPU each"


def _drive(address: str, options: argparse.Namespace, server: int, *headers: str) -> Driven:
    """Raises SystemExit when any request failed."""
    urllib.request.urlopen(address).read()  # noqa: S310 - our own server
    told = [
        "wrk",
        "-t1",
        f"-c{options.connections}",
        f"-d{options.seconds}s",
        "--latency",
        "-H",
        "Accept-Encoding: gzip",
    ]
    for each in headers:
        told += ["-H", each]
    before = _cpu(server)
    said = subprocess.run([*told, address], capture_output=True, text=True, check=True).stdout
    if failed := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        sys.exit(f"{address}: {failed[1]} requests were refused")
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+(\S+)", said)
    answered = re.search(r"(\d+) requests in", said)
    assert rate and slowest and answered
    return Driven(float(rate[1]), slowest[1], 1000 * (_cpu(server) - before) / int(answered[1]))


def _cpu(server: int) -> float:
    """Seconds the server has worked, where the system tells (Linux); it says more than the rate on a machine others use too."""
    told = Path(f"/proc/{server}/stat")
    if not told.exists():
        return math.nan
    fields = told.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _a_guide(root: str) -> str:
    """The first guide the list of services leads to."""
    listed = urllib.request.urlopen(f"{root}/services/").read().decode()  # noqa: S310 - our own server
    found = re.search(r'href="(/services/[^"?/]+/)"', listed)
    if found is None:
        sys.exit("There is no item in this database.")
    return found[1]


def _wait_for(root: str) -> None:
    for _each in range(240):
        try:
            urllib.request.urlopen(root, timeout=5).read()  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.25)
    sys.exit("The server did not come up.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=".sundial", help="the data directory of a built county")
    parser.add_argument("--guide", default="", help="address of the guide to ask for, such as /services/LW-06/")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    main()
