"""Makes Debian's build of az 2.45 whole.

Debian pairs az 2.45 with libraries of other dates than those it was made for. Nothing of az is changed, and no other build
needs this; each gap is closed as the module that has it is loaded:

- azure-mgmt-authorization is newer. Its clients' `config` is called `_config` there, so that every `az role assignment`
  command ends with "object has no attribute 'config'", and what `az aks update --attach-acr` hands to `create` beside the
  assignment reaches a function that does not know it.
- azure-mgmt-network and azure-mgmt-compute have not the api-version that az asks them for, so that `az network`, `az vmss`
  and `az vm` end before they send anything. They have these.
"""

import functools
import importlib.machinery
import re
import sys

OPERATIONS = re.compile(r"^azure\.mgmt\.authorization\.v\w+\.operations$")
PROFILES = "azure.cli.core.profiles._shared"


def mend_operations(module):
    for name in ("RoleAssignmentsOperations", "RoleDefinitionsOperations"):
        operations = getattr(module, name, None)
        if operations is None or hasattr(operations, "config"):
            continue
        operations.config = property(lambda self: self._config)
        create = getattr(operations, "create", None)
        if create is not None:
            operations.create = without_custom_headers(create)


def without_custom_headers(create):
    @functools.wraps(create)
    def created(*args, custom_headers=None, **others):
        return create(*args, **others)

    return created


def mend_profiles(module):
    latest = module.AZURE_API_PROFILES["latest"]
    latest[module.ResourceType.MGMT_NETWORK] = "2022-07-01"
    compute = latest[module.ResourceType.MGMT_COMPUTE]
    compute.profile[None] = "2022-08-01"
    compute.profile["virtual_machine_scale_sets"] = "2022-08-01"


class Finder(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        mend = mend_profiles if fullname == PROFILES else mend_operations if OPERATIONS.match(fullname) else None
        if mend is None:
            return None
        spec = super().find_spec(fullname, path, target)
        if spec is not None:
            load = spec.loader.exec_module

            def exec_module(module):
                load(module)
                mend(module)

            spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder)
