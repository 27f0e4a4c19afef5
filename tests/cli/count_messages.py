# SPDX-License-Identifier: GPL-2.0-or-later
"""count_messages.py FOLDER... -- COMMAND...: serves each folder by a
xapian-tcpsrv on loopback, runs COMMAND with an --index for each, and prints what
it asked the first of them, as libxapian's remote protocol 39 names it:

    DOCUMENT 10
    GETMSET 2

The sum of all servers with --all before the folders. A message is a byte that
says what it is, the length of the rest, and the rest.
"""
import collections
import socket
import subprocess
import sys
import threading
import time

NAMES = """ALLTERMS COLLFREQ DOCUMENT TERMEXISTS TERMFREQ VALUESTATS KEEPALIVE
DOCLENGTH QUERY TERMLIST POSITIONLIST POSTLIST REOPEN UPDATE ADDDOCUMENT CANCEL
DELETEDOCUMENTTERM COMMIT REPLACEDOCUMENT REPLACEDOCUMENTTERM DELETEDOCUMENT
WRITEACCESS GETMETADATA SETMETADATA ADDSPELLING REMOVESPELLING GETMSET SHUTDOWN
METADATAKEYLIST FREQS UNIQUETERMS POSITIONLISTCOUNT""".split()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def serve(folder):
    port = free_port()
    server = subprocess.Popen(
        ["xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port",
         str(port), folder], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server, port
        except OSError:
            time.sleep(0.02)
    raise SystemExit("xapian-tcpsrv does not come up")


def take_message(data):
    """The type of the first message in data and where the next one begins;
    None: it is not whole yet."""
    if len(data) < 2:
        return None
    at, n = 2, data[1]
    if n == 255:  # 7 bits a byte from the lowest on, the last one marked
        shift = 0
        while True:
            if at == len(data):
                return None
            n += (data[at] & 127) << shift
            shift += 7
            at += 1
            if data[at - 1] & 128:
                break
    return (data[0], at + n) if len(data) >= at + n else None


class Proxy:
    """Passes connections on and counts what is asked."""

    def __init__(self, port):
        self.to, self.counts = port, collections.Counter()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client = self.listener.accept()[0]
            server = socket.create_connection(("127.0.0.1", self.to))
            for s in (client, server):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for ends in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.copy, args=ends,
                                 daemon=True).start()

    def copy(self, a, b, asks):
        held = b""
        try:
            while data := a.recv(65536):
                held += data if asks else b""
                while asks and (message := take_message(held)):
                    kind = message[0]
                    self.counts[NAMES[kind] if kind < len(NAMES) else kind] += 1
                    held = held[message[1]:]
                b.sendall(data)
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def main(arguments):
    of_all = arguments[0] == "--all"
    split = arguments.index("--")
    servers = [serve(f) for f in arguments[of_all:split]]
    proxies = [Proxy(port) for _, port in servers]
    command = arguments[split + 1:]
    for proxy in proxies:
        command += ["--index", f"127.0.0.1:{proxy.port}"]
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
    finally:
        for server, _ in servers:
            server.kill()
            server.wait()
    counts = sum((p.counts for p in proxies), collections.Counter()) \
        if of_all else proxies[0].counts
    for name in sorted(counts):
        if name != "SHUTDOWN":
            print(name, counts[name])


if __name__ == "__main__":
    main(sys.argv[1:])
