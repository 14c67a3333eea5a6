"""Starting and stopping builds of Serai for benchmarks: each by its launcher, in an empty folder, on free ports."""
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PORTS = ('http.port', 'scale.port', 'udp.port', 'embedded.sqs-port', 'embedded.s3-port')
TICKS = os.sysconf('SC_CLK_TCK')
LONGEST_START = 600


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens at."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(('127.0.0.1', 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def children(pid):
    """The processes that this one has started, and those that they have."""
    try:
        with open(f'/proc/{pid}/task/{pid}/children') as file:
            direct = [int(word) for word in file.read().split()]
        for task in os.listdir(f'/proc/{pid}/task'):
            if int(task) != pid:
                with open(f'/proc/{pid}/task/{task}/children') as file:
                    direct += [int(word) for word in file.read().split()]
    except OSError:
        return []
    return [each for one in direct for each in (one, *children(one))]


def processor_seconds(pid):
    """What a process has used, its threads together."""
    try:
        with open(f'/proc/{pid}/stat') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except OSError:
        return 0.0


def prepare(launcher):
    """Has a build make what it keeps for faster starts, which it would otherwise do some time later."""
    for environment in ({}, {'SERAI_ARCHIVE': 'now'}):
        subprocess.run([os.path.abspath(launcher), '--version'], env={**os.environ, **environment}, check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Server:
    """A running server: `seconds` from the launcher to the line "Ready", and what its processes had used by then."""

    def __init__(self, launcher, *arguments):
        self.folder = tempfile.mkdtemp()
        ports = free_ports(len(PORTS))
        self.port, _, _, self.sqs, self.s3 = ports
        options = [word for name, port in zip(PORTS, ports) for word in ('-D', f'serai.{name}={port}')]
        self.log = open(os.path.join(self.folder, 'log'), 'w+')
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.abspath(launcher), 'run', '--health-port', '-1', *options, *arguments],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if line.startswith('Ready'):
                break
        else:
            self.log.seek(0)
            raise SystemExit(f'{launcher} does not start:\n{self.log.read()}')
        self.seconds = time.monotonic() - begin
        self.parent = processor_seconds(self.process.pid)
        self.below = sum(processor_seconds(pid) for pid in children(self.process.pid))

    def post(self, path, body):
        """The answer's status and bytes."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=120)
        try:
            connection.request('POST', path, body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
