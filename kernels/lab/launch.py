"""Starts the pinned JupyterLab, without what would keep a reader waiting for nothing.

JupyterLab asks Node.js, where there is one, for yarn's package registry and for
language servers. But its page is never built here, and the kernel completes.

And its page asks for the formats of export in the same moment as for the notebook:
their modules keep Python busy for most of a second, in which nothing else is answered.
"""

import asyncio
import sys

from jupyter_server.services.nbconvert.handlers import NbconvertRootHandler
from jupyterlab import commands
from tornado import web

PAGE_LOADS = 3  # seconds, within which it asks for all else

commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}
sys.argv.append("--LanguageServerManager.autodetect=False")


formats = NbconvertRootHandler.get


@web.authenticated
async def later(self):
    await asyncio.sleep(PAGE_LOADS)
    await formats(self)


NbconvertRootHandler.get = later

from jupyterlab.labapp import main  # noqa: E402, which asks for yarn's registry

sys.exit(main())
