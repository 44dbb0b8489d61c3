/** A binary heap of nodes by cost, in typed arrays. */

export class Heap {
  constructor() {
    this.keys = new Float64Array(1024);
    this.nodes = new Int32Array(1024);
    this.size = 0;
    /** The cost of the node that was taken last. */
    this.key = 0;
  }

  /**
   * @param {number} key
   * @param {number} node
   */
  push(key, node) {
    if (this.size === this.nodes.length) this.grow();
    const { keys, nodes } = this;
    let i = this.size++;
    while (i > 0) {
      const above = (i - 1) >> 1;
      if (keys[above] <= key) break;
      keys[i] = keys[above];
      nodes[i] = nodes[above];
      i = above;
    }
    keys[i] = key;
    nodes[i] = node;
  }

  /** Take the node of least cost. */
  pop() {
    const { keys, nodes } = this;
    const least = nodes[0];
    this.key = keys[0];
    const size = --this.size;
    const key = keys[size];
    const node = nodes[size];
    let i = 0;
    for (let below = 1; below < size; below = 2 * i + 1) {
      if (below + 1 < size && keys[below + 1] < keys[below]) below += 1;
      if (keys[below] >= key) break;
      keys[i] = keys[below];
      nodes[i] = nodes[below];
      i = below;
    }
    keys[i] = key;
    nodes[i] = node;
    return least;
  }

  grow() {
    const { keys, nodes } = this;
    this.keys = new Float64Array(2 * keys.length);
    this.nodes = new Int32Array(2 * nodes.length);
    this.keys.set(keys);
    this.nodes.set(nodes);
  }
}
