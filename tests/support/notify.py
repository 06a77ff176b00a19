"""A stand-in for GOV.UK Notify on this machine: a real HTTP server that does what a test tells it to."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "kit-11111111-2222-3333-4444-555555555555-66666666-7777-8888-9999-000000000000"
TEMPLATE = "8d1b6c86-4a25-4f2b-9f0f-0c4f0c5f2b11"


class Notify:
    """Takes texts. `does` is what comes next: a status to answer with, "hang", "cut", or "take and cut"."""

    def __init__(self):
        self.taken, self.does, self.looked_up, self.status_of, self.answers_looks = [], 201, 0, "delivered", True
        notify = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_POST(self):
                notify.post(self)

            def do_GET(self):
                notify.get(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def post(self, asked):
        sent = json.loads(asked.rfile.read(int(asked.headers["Content-Length"])))
        if self.does in {201, "take and cut"}:
            self.taken.append(sent)
        if self.does == "hang":
            time.sleep(0.5)
        if isinstance(self.does, str):
            asked.close_connection = True
            return
        words = {"errors": [{"error": "ValidationError", "message": "phone_number Not enough digits"}]}
        self._answer(asked, self.does, {"id": "1"} if self.does == 201 else words)

    def get(self, asked):
        parts = urlsplit(asked.path)
        if parts.path.startswith("/v2/template/"):
            self._answer(asked, 200, {"type": "sms", "body": "((message))"})
            return
        self.looked_up += 1
        if not self.answers_looks:
            self._answer(asked, 500, {"errors": []})
            return
        (wanted,) = parse_qs(parts.query)["reference"]
        found = [{"status": self.status_of} for sent in self.taken if sent["reference"] == wanted]
        self._answer(asked, 200, {"notifications": found, "links": {}})

    def _answer(self, asked, status, words):
        body = json.dumps(words).encode()
        asked.send_response(status)
        asked.send_header("Content-Type", "application/json")
        asked.send_header("Content-Length", str(len(body)))
        asked.end_headers()
        asked.wfile.write(body)
