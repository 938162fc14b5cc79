"""What a web server loads: ``directory.wsgi:app``. Its log goes to standard error: one line an event, in UTC."""

import logging
import time

from directory.app import create_app

logging.Formatter.converter = time.gmtime
logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%SZ")

app = create_app()
