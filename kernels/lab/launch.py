"""Starts the pinned JupyterLab.

While it loads, JupyterLab runs Node.js, where there is one, to ask yarn which package
registry it would build its own page from. That takes half as long as all else, and
this page is never built here.
"""

import sys

from jupyterlab import commands

commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}

from jupyterlab.labapp import main  # noqa: E402, which asks

sys.exit(main())
