"""What a web server loads: ``directory.wsgi:app``."""

from directory.app import create_app

app = create_app()
