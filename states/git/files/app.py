"""A WSGI application that says how many collections the database holds."""

import subprocess


def application(environ, start_response):
    query = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", "SELECT count(*) FROM collection"]
    result = subprocess.run(query + ["kingfisher_process"], capture_output=True, text=True, env={"HOME": "/home/ocdskfp", "PGHOST": "127.0.0.1", "PGUSER": "kingfisher_process", "PATH": "/usr/bin:/bin"}, check=False)
    if result.returncode != 0:
        start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"the database does not answer\n"]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"collections: {result.stdout.strip()}\n".encode()]
