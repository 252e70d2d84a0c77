// Merkle-Patricia proofs (Yellow Paper, appendix D): the value at a key, or that there is none.
import { ensure, fail } from "./faults.mjs";
import { fromHex, toHex } from "./bytes.mjs";
import { keccak, keccak256 } from "./keccak.mjs";
import { rlpDecode } from "./rlp.mjs";

const EMPTY = keccak("0x80");
const MOST_NODES = 64;
const MOST_BYTES = 1024;

/**
 * The value stored at *key* under *root*, null where it is proven absent. *nodes*: hex, from the root, each used once.
 * Fails at `field/<node>` where a node is not the one meant, is no RLP or is not needed, else at *field*.
 */
export function lookUp(root, key, nodes, field) {
  const bounded = nodes.length <= MOST_NODES && nodes.every((node) => node.length <= 2 + 2 * MOST_BYTES);
  ensure(bounded, field, `must be at most ${MOST_NODES} nodes of ${MOST_BYTES} bytes`);
  if (nodes.length === 0) {
    ensure(root === EMPTY, field, "is empty, and the trie is not");
    return null;
  }
  const walk = new Walk(toHex(keccak256(fromHex(key))).slice(2), nodes, field);
  const value = walk.from(walk.take(root));
  ensure(walk.next === nodes.length, `${field}/${walk.next}`, "is not needed");
  return value;
}

class Walk {
  constructor(nibbles, nodes, field) {
    this.nibbles = nibbles;
    this.nodes = nodes;
    this.field = field;
    this.next = 0;
  }

  /** The next node, whose hash must be *hash*, decoded. */
  take(hash) {
    ensure(this.next < this.nodes.length, this.field, "ends too early");
    const field = `${this.field}/${this.next}`;
    const raw = fromHex(this.nodes[this.next++]);
    ensure(toHex(keccak256(raw)) === hash, field, "is not the node that its parent names");
    return rlpDecode(raw) ?? fail(field, "is not RLP");
  }

  /** The value below a decoded node, null where the path ends. */
  from(node) {
    for (;;) {
      const { items } = node;
      ensure(items?.length === 17 || items?.length === 2, this.field, "has what is no node of a trie");
      let child;
      if (items.length === 17) {
        if (this.nibbles === "") return orAbsent(valueOf(items[16], this.field));
        child = items[parseInt(this.nibbles[0], 16)];
        this.nibbles = this.nibbles.slice(1);
      } else {
        const { path, leaf } = pathOf(items[0], this.field);
        if (!this.nibbles.startsWith(path)) return null;
        this.nibbles = this.nibbles.slice(path.length);
        if (leaf) return this.nibbles === "" ? valueOf(items[1], this.field) : null;
        [, child] = items;
      }
      if (child.bytes?.length === 0) return null;
      node = this.child(child);
    }
  }

  /** What a reference leads to: an inner node where it lies inside its parent, else the next one given. */
  child(reference) {
    if (reference.items) return reference;
    ensure(reference.bytes.length === 32, this.field, "has a child named by something that is no hash");
    return this.take(toHex(reference.bytes));
  }
}

/** A branch without a value has an empty one. */
const orAbsent = (value) => (value.length ? value : null);

function valueOf(item, at) {
  ensure(item.bytes, at, "has a list for a value");
  return item.bytes;
}

/** The nibbles of a compact path, and whether a leaf's. */
function pathOf(item, at) {
  ensure(item.bytes?.length, at, "has no path");
  const digits = toHex(item.bytes).slice(2);
  const flag = parseInt(digits[0], 16);
  ensure(flag < 4 && (flag & 1 || digits[1] === "0"), at, "has a path in another spelling");
  return { path: digits.slice(flag & 1 ? 1 : 2), leaf: flag >= 2 };
}
