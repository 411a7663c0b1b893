/**
 * What is known of one object of ARM's managed cluster: the fields that ARM spells differently from the
 * command-line tool, and the fields that are objects of a known structure themselves. Fields that are neither
 * need no mention. All names are in ARM's spelling.
 */
export interface Structure {
  readonly respelt?: readonly string[];
  readonly parts?: Readonly<Record<string, Part>>;
}

/** How a field holds a structure: as one object, as items of a list, or as the values of a map with free keys. */
export interface Part {
  readonly holds: "one" | "list" | "map";
  readonly structure: Structure;
}

export const one = (structure: Structure): Part => ({ holds: "one", structure });
export const listOf = (structure: Structure): Part => ({ holds: "list", structure });
export const mapOf = (structure: Structure): Part => ({ holds: "map", structure });

/** An object whose fields are spelled alike on both sides and hold no further objects. */
export const plain: Structure = {};

/** A field name without what the two spellings differ in: upper or lower case, and hyphens. */
export function foldedName(name: string): string {
  return name.replaceAll("-", "").toLowerCase();
}

const namesByStructure = new WeakMap<Structure, ReadonlyMap<string, string>>();

/** ARM's spelling of a field of `structure`; a field that ARM spells no differently keeps its name. */
export function armName(structure: Structure, name: string): string {
  let names = namesByStructure.get(structure);
  if (names === undefined) {
    const armNames = [...(structure.respelt ?? []), ...Object.keys(structure.parts ?? {})];
    names = new Map(armNames.map((armName) => [foldedName(armName), armName]));
    namesByStructure.set(structure, names);
  }
  return names.get(foldedName(name)) ?? name;
}
