/**
 * The session store on MapDB: sessions with what belongs to them, messages once with the count of
 * their references, queues in chunks.
 *
 * <p>Owned by the store thread of the broker, but for what is said to be for any thread.
 */
@NullMarked
package plugin.persistence.store;

import org.jspecify.annotations.NullMarked;
