"""Starts the pinned JupyterLab, without what would keep a reader waiting for nothing.

Nothing is installed in it while it runs, so it need not ask yarn for its registry, nor
load what asks the network for extensions. Its own 72 schemas came with it and are not
checked whenever its settings are read. The kernel completes, and no language server is
looked for. Nothing here is for the classic notebook, or checks formats in JSON.

The page asks for all that it shows within seconds, of one thread of Python. What is
slow and can wait, the formats of export, waits; what must be loaded for the notebook is
loaded while the page is busy with its own scripts.
"""

import asyncio
import gc
import sys
from importlib import import_module
from types import ModuleType

# In seconds, from the page itself.
SCRIPTS_RUN = 0.1  # and ask for nothing
PAGE_LOADS = 3  # within which it asks for all but the formats of export

gc.disable()  # what is loaded stays

pypi = sys.modules["jupyterlab.extensions.pypi"] = ModuleType("pypi")
pypi.PyPIExtensionManager = None
sys.modules["requests"] = ModuleType("requests")
for formats in "fqdn", "isoduration", "rfc3339_validator", "rfc3986_validator", "uri_template", "webcolors":
    sys.modules[formats] = None

from jsonschema.validators import Draft7Validator, extend  # noqa: E402
from jupyter_core.paths import jupyter_path  # noqa: E402
from jupyter_server.services.nbconvert.handlers import NbconvertRootHandler  # noqa: E402
from jupyterlab import commands  # noqa: E402
from jupyterlab_server import settings_utils  # noqa: E402
from jupyterlab_server.handlers import LabHandler  # noqa: E402
from tornado import ioloop, web  # noqa: E402

commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}
settings_utils.Validator = extend(Draft7Validator)
settings_utils.Validator.check_schema = lambda schema: None
extensions = [path for path in jupyter_path("labextensions") if not path.startswith(sys.prefix)]
sys.argv += [
    "--LabApp.extension_manager=readonly",
    f"--LabApp.labextensions_path={extensions}",
    "--LanguageServerManager.autodetect=False",
    '--ServerApp.jpserver_extensions={"notebook_shim": False}',
]

page, exports = LabHandler.get, NbconvertRootHandler.get


def ahead(self, **parts):
    page(self, **parts)
    ioloop.IOLoop.current().call_later(SCRIPTS_RUN, import_module, "anyio._backends._asyncio")


@web.authenticated
async def later(self):
    await asyncio.sleep(PAGE_LOADS)
    await exports(self)


LabHandler.get, NbconvertRootHandler.get = ahead, later

from jupyterlab.labapp import main  # noqa: E402, which asks for yarn's registry

gc.enable()
sys.exit(main())
