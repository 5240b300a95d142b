"""Runs a notebook with papermill and parameters: python parameters.py IN OUT JSON.

Papermill knows no Go, so it is taught how to declare a variable."""

import json
import sys

import papermill
from papermill.translators import Translator, papermill_translators


class GoTranslator(Translator):
    kinds = {bool: "bool", int: "int", float: "float64", str: "string"}

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        lines = [f"var {k} {cls.kinds[type(v)]} = {json.dumps(v)}" for k, v in parameters.items()]
        return "\n".join([f"// {comment}", *lines])


papermill_translators.register("go", GoTranslator)
papermill.execute_notebook(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), progress_bar=False, log_output=False)
