"""Speaks FastCGI by hand: to send a worker what no web server would, and to answer nginx in its
place and see what it hands over.  Numbers: FastCGI specification 1.0, section 8."""
import socket
import struct
import threading

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, STDERR, DATA, GET_VALUES = range(1, 10)
RESPONDER = 1


def record(kind, content=b"", request=1, padding=0):
    return struct.pack(">BBHHBB", 1, kind, request, len(content), padding, 0) + content + \
        b"\0" * padding


def begin(role=RESPONDER, request=1, keep=0):
    return record(BEGIN, struct.pack(">HB5x", role, keep), request)


def pair(name, value):
    head = b""
    for text in (name, value):
        n = len(text)
        head += struct.pack(">B", n) if n < 128 else struct.pack(">I", n | 0x80000000)
    return head + name + value


def params(**values):
    return b"".join(pair(k.encode(), v if isinstance(v, bytes) else str(v).encode())
                    for k, v in values.items())


def request(body=b"", padding=0, **values):
    """A whole, proper request."""
    values = {"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", "QUERY_STRING": "",
              "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "REQUEST_ID": "0" * 32,
              **values}
    parts = [begin(), record(PARAMS, params(**values), padding=padding),
             record(PARAMS, padding=padding)]
    for i in range(0, len(body), 60000):
        parts.append(record(STDIN, body[i:i + 60000], padding=padding))
    parts.append(record(STDIN, padding=padding))
    return b"".join(parts)


def answer(data):
    """What came on STDOUT, and whether the request was ended properly."""
    out, ended = b"", False
    while len(data) >= 8:
        _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", data[:8])
        content, data = data[8:8 + length], data[8 + length + padding:]
        if kind == STDOUT:
            out += content
        ended = ended or kind == END
    return out, ended


def status(out):
    head = out.split(b"\r\n\r\n", 1)[0]
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"status:"):
            return int(line.split()[1])
    return 200 if head else 0


def talk(path, data, seconds=15, pieces=None):
    """Send bytes to a unix socket, return everything that comes back until it closes.  Without a
    whole request, the worker may wait for more: then our side is closed for writing."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(seconds)
        s.connect(str(path))
        got = b""
        try:
            for piece in pieces or [data]:
                s.sendall(piece)
            s.shutdown(socket.SHUT_WR)
            while block := s.recv(65536):
                got += block
        except (BrokenPipeError, ConnectionResetError):
            pass
        return got


class Echo:
    """A FastCGI program that answers with the parameters it got, as lines."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(16)
        self.last = {}
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                wire, _ = self.listener.accept()
            except OSError:
                return
            with wire:
                self._one(wire)

    def _one(self, wire):
        data, body, text = b"", b"", b""
        done = False
        while not done:
            block = wire.recv(65536)
            if not block:
                return
            data += block
            while len(data) >= 8:
                _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", data[:8])
                if len(data) < 8 + length + padding:
                    break
                content, data = data[8:8 + length], data[8 + length + padding:]
                if kind == PARAMS:
                    text += content
                elif kind == STDIN:
                    body += content
                    done = done or not content
        self.last = self._read(text)
        out = self.reply(self.last, body)
        wire.sendall(record(STDOUT, out) + record(STDOUT) + record(END, struct.pack(">IB3x", 0, 0)))

    def reply(self, values, body):
        return b"Content-Type: text/plain\r\n\r\n" + str(len(body)).encode()

    @staticmethod
    def _read(text):
        values, i = {}, 0

        def length():
            nonlocal i
            n = text[i]
            if n < 128:
                i += 1
                return n
            i += 4
            return struct.unpack(">I", text[i - 4:i])[0] & 0x7fffffff
        while i < len(text):
            n, m = length(), length()
            name = text[i:i + n].decode()
            # Twice the same name: libfcgi takes the first.
            values.setdefault(name, text[i + n:i + n + m].decode(errors="replace"))
            i += n + m
        return values

    def close(self):
        self.listener.close()
