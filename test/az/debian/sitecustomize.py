"""Makes Debian's build of az 2.45 whole.

Debian pairs az 2.45 with a newer azure-mgmt-authorization, in which the clients' `config` is called `_config`; every
`az role assignment` command ends with "object has no attribute 'config'" before it sends anything. This gives the old
name back as those modules are loaded. Nothing of az is changed, and no other build needs it.
"""

import importlib.machinery
import re
import sys

OPERATIONS = re.compile(r"^azure\.mgmt\.authorization\.v\w+\.operations$")


class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if not OPERATIONS.match(fullname):
            return None
        spec = super().find_spec(fullname, path, target)
        if spec is not None:
            load = spec.loader.exec_module

            def exec_module(module):
                load(module)
                for name in ("RoleAssignmentsOperations", "RoleDefinitionsOperations"):
                    operations = getattr(module, name, None)
                    if operations is not None and not hasattr(operations, "config"):
                        operations.config = property(lambda self: self._config)

            spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder)
