/**
 * Records of any size by number, in slabs of slots of equal size, on a volume; to MapDB it is its
 * {@code Store}.
 *
 * <p>Owned by the store thread. There is no list of free room on disk, only bits in each slab, so
 * nothing can leak: a slab that has become empty serves any size, and slabs at the end of the file
 * are emptied into others and given back.
 */
@NullMarked
package plugin.persistence.slab;

import org.jspecify.annotations.NullMarked;
