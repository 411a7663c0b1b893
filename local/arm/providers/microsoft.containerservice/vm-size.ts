/**
 * Cores of a VM size, read from its name: `Standard_D4s_v5` has 4, `Standard_DS2_v2` 2 (docs: virtual-machines,
 * "VM size naming conventions"). Names without a number count as 2.
 */
export function coresOf(vmSize: string | undefined): number {
  const digits = /^(?:Standard|Basic)_[A-Z]+(\d+)/i.exec(vmSize ?? "")?.[1];
  return digits === undefined ? 2 : Number(digits);
}
