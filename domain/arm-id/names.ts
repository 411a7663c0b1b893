/**
 * What Azure lets a name in an id be, as far as it matters for where an id leads. Every rule here is about one segment:
 * the text between two slashes. Sources: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules,
 * learn.microsoft.com/rest/api/resources/resource-groups/create-or-update.
 */

/** Letters and decimal digits of any script: the ones that .NET's Char.IsLetterOrDigit takes. */
const LETTER = String.raw`\p{L}\p{Nd}`;

const GROUP = new RegExp(`^[${LETTER}_().-]{0,89}[${LETTER}_()-]$`, "u");

/** Beyond ASCII only letters and digits: no blanks, no marks, nothing that looks like a dot or a slash. */
const SEGMENT = new RegExp(`^[${LETTER}!$'()+,.=@_|~ -]+$`, "u");

const PLAIN = /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?$/;
const NAMESPACE = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const TYPE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The longest name that a resource may have is 260 characters. */
const LONGEST = 260;

const SUBSCRIPTION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isSubscription(text: string): boolean {
  return SUBSCRIPTION.test(text);
}

/**
 * True for a text that is one segment of a path, and stays so wherever it is read: it is not empty, does not lead to the
 * segment above (`.`, `..`), holds nothing that ends, splits or encodes a segment (`/ \ % ? # ;`), no control character, no
 * blank at an end, and is spelled in the one way that Unicode's normalization leaves as it is.
 */
export function isSegment(text: string): boolean {
  // Nearly every name there is; a run parses the ids in its facts again with each replay.
  if (PLAIN.test(text)) return true;
  return (
    text.length <= LONGEST &&
    SEGMENT.test(text) &&
    !/^\.+$/.test(text) &&
    text === text.trim() &&
    text === text.normalize("NFC")
  );
}

/** True for the name of a resource group: 1 to 90 letters, digits, `_ - . ( )`, not ending in a period. */
export function isGroupName(text: string): boolean {
  // .NET, and so ARM, counts in UTF-16 units and takes half of a pair for no letter.
  return isSegment(text) && GROUP.test(text) && !/[\u{10000}-\u{10ffff}]/u.test(text);
}

/**
 * True for a name that a cluster, an identity, a vault, a registry, a network or a zone could have. How long each may be
 * is left to Azure.
 */
export function isPlainName(text: string): boolean {
  return PLAIN.test(text);
}

/** True for the namespace of a resource provider, such as `Microsoft.Network`. */
export function isNamespace(text: string): boolean {
  return isSegment(text) && NAMESPACE.test(text);
}

/** True for the name of a resource type, such as `virtualNetworks`. */
export function isType(text: string): boolean {
  return isSegment(text) && TYPE.test(text);
}
