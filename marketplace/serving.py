"""The application as a server runs it: with the worker in a thread when WORKER=thread."""

from marketplace.app import create_app
from marketplace.config import Config, WorkerMode
from marketplace.jobs.worker import Worker

app = create_app()
_config: Config = app.extensions["desaport"]
if _config.worker is WorkerMode.THREAD:
    Worker(app).start_thread()
