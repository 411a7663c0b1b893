const NAME = /^(?:Standard|Basic)_([A-Z]+)\d+(?:-\d+)?([a-z]*).*?(?:_(v\d+))?$/i;

/**
 * Cores of a VM size, read from its name: `Standard_D4s_v5` has 4, `Standard_DS2_v2` 2 (docs: virtual-machines,
 * "VM size naming conventions"). Names without a number count as 2.
 */
export function coresOf(vmSize: string | undefined): number {
  const digits = /^(?:Standard|Basic)_[A-Z]+(\d+)/i.exec(vmSize ?? "")?.[1];
  return digits === undefined ? 2 : Number(digits);
}

/**
 * The family that a size's cores are counted in besides the region's, such as `standardDSv5Family` for
 * `Standard_D4s_v5`, read from the name as Compute makes most of them (docs: virtual-machines, "VM size naming
 * conventions"; docs: rest/api/compute/usage).
 */
export function familyOf(vmSize: string | undefined): string {
  const [, series = "D", additions = "", version = ""] = NAME.exec(vmSize ?? "") ?? [];
  return `standard${series.toUpperCase()}${additions.toUpperCase()}${version.toLowerCase()}Family`;
}
