/**
 * A space of bytes that changes atomically: pages in a bounded cache, a redo log that is forced
 * once per commit, and a checkpoint in the background.
 *
 * <p>Owned by the store thread; the checkpoint thread sees frozen pages only, which nobody changes.
 */
@NullMarked
package plugin.persistence.volume;

import org.jspecify.annotations.NullMarked;
