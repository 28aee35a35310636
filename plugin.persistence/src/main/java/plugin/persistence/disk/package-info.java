/**
 * Files as the store needs them: positional reads and writes, force, growth with real blocks, names
 * that survive a loss of power.
 *
 * <p>Interfaces, so that tests can put a disk in their place that loses power or room. A file is
 * used by the store thread and by the checkpoint thread of its volume; nothing here is closed by
 * {@link java.lang.Thread#interrupt}, as a {@code FileChannel} would be.
 */
@NullMarked
package plugin.persistence.disk;

import org.jspecify.annotations.NullMarked;
