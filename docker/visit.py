"""Visits a JupyterLab and runs a cell in the book's kernel, through the server.

    python3 visit.py URL      URL as `largestep lab` prints it, with the token

The Python is JupyterLab's own environment, which has what this imports.
"""

import json
import sys
import uuid
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import websocket

at = urlsplit(sys.argv[1])
token = parse_qs(at.query)["token"][0]
header = {"Authorization": f"token {token}"}


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"http://{at.netloc}{path}", data, header), timeout=60) as answer:
        return json.load(answer)


specs = ask("/api/kernelspecs")["kernelspecs"]
assert "largestep-go" in specs, f"the server knows only {sorted(specs)}"
kernel = ask("/api/kernels", {"name": "largestep-go"})["id"]
link = websocket.create_connection(
    f"ws://{at.netloc}/api/kernels/{kernel}/channels", header=header, timeout=60)
cell = 'import "fmt"\nimport "largestep/pkg/theory/critical"\n%%\nfmt.Println(critical.LogisticCriticalRate(1))'
request = uuid.uuid4().hex
link.send(json.dumps({
    "channel": "shell", "parent_header": {}, "metadata": {}, "buffers": [],
    "header": {"msg_id": request, "msg_type": "execute_request", "session": request, "username": "", "version": "5.3"},
    "content": {"code": cell, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False},
}))
said = ""
while True:
    message = json.loads(link.recv())
    if message["parent_header"].get("msg_id") != request:
        continue
    if message["msg_type"] == "stream":
        said += message["content"]["text"]
    if message["msg_type"] == "execute_reply":
        break
assert message["content"]["status"] == "ok", message["content"]
print("a cell says", said.strip())
assert said.startswith("8.6558"), said  # the critical rate of the start 1, as in notebook 01
